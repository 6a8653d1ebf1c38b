using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Magnum.Live.Tests.Labs;

/// <summary>The distribution's unmodified <c>openstack</c> program, run as one of the lab's users.</summary>
internal sealed class OpenStackClient(Uri keystone, string user, string project)
{
    private const string Program = "/usr/bin/openstack";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs it, whatever it answers.</summary>
    public async Task<ClientAnswer> TryAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(static k => k.StartsWith("OS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["OS_AUTH_URL"] = new Uri(keystone, "v3").ToString();
        start.Environment["OS_IDENTITY_API_VERSION"] = "3";
        start.Environment["OS_REGION_NAME"] = "RegionOne";
        start.Environment["OS_USER_DOMAIN_NAME"] = "Default";
        start.Environment["OS_PROJECT_DOMAIN_NAME"] = "Default";
        start.Environment["OS_USERNAME"] = user;
        start.Environment["OS_PASSWORD"] = Lab.Password;
        start.Environment["OS_PROJECT_NAME"] = project;

        // `coe cluster config` asks which shell to write its export line for; a service's environment has none.
        start.Environment["SHELL"] = "/bin/sh";

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new ClientAnswer(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Runs it and demands success.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var answer = await TryAsync(arguments);
        Assert.True(answer.Code == 0, $"openstack {string.Join(' ', arguments)} ended with {answer.Code}: {answer.Error}{answer.Output}");
        return answer.Output;
    }

    /// <summary>Runs it with <c>-f json</c>.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var text = await RunAsync([.. arguments, "-f", "json"]);
        return JsonNode.Parse(text) ?? throw new JsonException($"openstack {string.Join(' ', arguments)} printed null");
    }
}

/// <summary>What the program left.</summary>
internal sealed record ClientAnswer(int Code, string Output, string Error);
