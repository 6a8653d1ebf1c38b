using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>A stack of one of <c>Templates</c> on the lab's Heat; deleted with the test.</summary>
internal sealed class MachineStack : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly CloudSession cloud;
    private readonly string path;
    private JsonArray outputs = [];

    private MachineStack(CloudSession cloud, string path)
    {
        this.cloud = cloud;
        this.path = path;
    }

    /// <summary>Id of its server.</summary>
    public string Server => Output("server");

    /// <summary>Orders a server of <c>greeter.yaml</c>, which signals that status.</summary>
    public static Task<MachineStack> CreateAsync(CloudSession cloud, string name, string status, CancellationToken cancellationToken) =>
        CreateAsync(cloud, "greeter.yaml", new JsonObject { ["name"] = name, ["status"] = status }, cancellationToken);

    /// <summary>Orders a stack that is called as its parameter <c>name</c> says.</summary>
    public static async Task<MachineStack> CreateAsync(CloudSession cloud, string template, JsonObject parameters, CancellationToken cancellationToken)
    {
        var name = parameters["name"]!.ToString();
        using var reader = new StreamReader(typeof(MachineStack).Assembly.GetManifestResourceStream(template)!);
        var body = new JsonObject
        {
            ["stack_name"] = name,
            ["template"] = await reader.ReadToEndAsync(cancellationToken),
            ["parameters"] = parameters,
            ["timeout_mins"] = 10,
        };
        var answer = await cloud.SendAsync(HttpMethod.Post, "orchestration", "/stacks", body, cancellationToken);
        return new MachineStack(cloud, $"/stacks/{name}/{answer!["stack"]!["id"]}");
    }

    /// <summary>An output of the built stack.</summary>
    public string Output(string key) => outputs.Single(output => output!["output_key"]!.ToString() == key)!["output_value"]!.ToString();

    /// <summary>Awaits the end of what Heat is doing.</summary>
    /// <returns>The status, and the reason.</returns>
    public async Task<(string Status, string Reason)> EndAsync(CancellationToken cancellationToken)
    {
        JsonNode? stack = null;
        await UntilAsync(
            async () => (stack = (await cloud.FindAsync("orchestration", $"{path}?resolve_outputs=false", cancellationToken))?["stack"])?["stack_status"]!.ToString().EndsWith("_IN_PROGRESS", StringComparison.Ordinal) != true,
            "Heat is done", cancellationToken);
        outputs = (await cloud.FindAsync("orchestration", path, cancellationToken))?["stack"]!["outputs"]?.AsArray() ?? [];
        return (stack?["stack_status"]?.ToString() ?? "gone", stack?["stack_status_reason"]?.ToString() ?? "");
    }

    /// <summary>Awaits that Heat has made it.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var (status, reason) = await EndAsync(cancellationToken);
        Assert.True(status == "CREATE_COMPLETE", $"{status}: {reason}");
    }

    /// <summary>An action of Nova's on the server, and the status that it leads to.</summary>
    public async Task ActAsync(string action, JsonNode? arguments, string status, CancellationToken cancellationToken)
    {
        await cloud.SendAsync(HttpMethod.Post, "compute", $"/servers/{Server}/action", new JsonObject { [action] = arguments }, cancellationToken);
        await UntilAsync(
            async () =>
            {
                var server = (await cloud.FindAsync("compute", $"/servers/{Server}", cancellationToken))!["server"]!;
                return server["status"]!.ToString() == status && server["OS-EXT-STS:task_state"] is null;
            },
            $"{action} leads to {status}", cancellationToken);
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        var (status, reason) = await EndAsync(cancellationToken);
        Assert.True(status is "gone" or "DELETE_COMPLETE", $"{status}: {reason}");
    }

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (!await isSo())
                await timer.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It did not come to this: {what}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (await cloud.FindAsync("orchestration", path, CancellationToken.None) is { } found && found["stack"]!["stack_status"]!.ToString() != "DELETE_COMPLETE")
            await cloud.SendAsync(HttpMethod.Delete, "orchestration", path, null, CancellationToken.None);
    }
}
