using System.Net;
using System.Text.Json.Nodes;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>A stack of the lab's Heat that a test made; deleted with the test.</summary>
internal sealed class LabStack(LabCloud cloud, string name, string id) : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    private string? lastUpdate;

    /// <summary>Path of the stack in Heat's API.</summary>
    public string Path { get; } = $"/stacks/{name}/{id}";

    public static async Task<LabStack> CreateAsync(LabCloud cloud, string prefix, StackPlan plan)
    {
        var name = $"{prefix}-{Guid.NewGuid():n}"[..24];
        var body = Body(plan);
        body["stack_name"] = name;
        body["timeout_mins"] = 10;
        var answer = await cloud.SendAsync(HttpMethod.Post, "orchestration", "/stacks", body, HttpStatusCode.Created);
        return new LabStack(cloud, name, answer!["stack"]!["id"]!.GetValue<string>());
    }

    /// <summary>What Heat would make of a plan; it makes nothing, but it checks every part and value.</summary>
    public static async Task<JsonNode> PreviewAsync(LabCloud cloud, StackPlan plan)
    {
        var body = Body(plan);
        body["stack_name"] = $"preview-{Guid.NewGuid():n}";
        return (await cloud.SendAsync(HttpMethod.Post, "orchestration", "/stacks/preview", body, HttpStatusCode.OK))!["stack"]!;
    }

    /// <summary>The resources of such a preview, those of nested stacks too.</summary>
    public static async Task<IReadOnlyList<JsonObject>> PreviewResourcesAsync(LabCloud cloud, StackPlan plan) => [.. Resources(await PreviewAsync(cloud, plan))];

    /// <summary>What Heat finds in a template, values included: parameters by name.</summary>
    public static async Task<JsonNode> ValidateAsync(LabCloud cloud, StackPlan plan) =>
        (await cloud.SendAsync(HttpMethod.Post, "orchestration", "/validate", Body(plan), HttpStatusCode.OK))!;

    public async Task UpdateAsync(IReadOnlyDictionary<string, JsonNode?> parameters)
    {
        lastUpdate = UpdatedTime(await ShowAsync(TestContext.Current.CancellationToken));
        await cloud.SendAsync(HttpMethod.Patch, "orchestration", Path, new JsonObject { ["parameters"] = Parameters(parameters), ["disable_rollback"] = true }, HttpStatusCode.Accepted);
    }

    /// <summary>Awaits the end of an action; in each round <paramref name="meanwhile"/> acts as the machines.</summary>
    /// <returns>The final status and Heat's reason.</returns>
    public async Task<(string Status, string Reason)> EndAsync(string action, Func<Task> meanwhile)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        using var rounds = new PeriodicTimer(Round);
        var status = "";
        try
        {
            do
            {
                await meanwhile();
                var stack = await ShowAsync(bound.Token);
                status = stack?["stack_status"]!.GetValue<string>() ?? "gone";
                // Heat answers an update before the stack shows it: the status may be the one that the former update left.
                var isOld = action == "UPDATE" && UpdatedTime(stack) == lastUpdate;
                if (status is "gone" or "DELETE_COMPLETE" || (!isOld && status.StartsWith(action, StringComparison.Ordinal) && !status.EndsWith("IN_PROGRESS", StringComparison.Ordinal)))
                {
                    return (status, stack?["stack_status_reason"]?.GetValue<string>() ?? "");
                }
            }
            while (await rounds.WaitForNextTickAsync(bound.Token));
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
        }

        throw new TimeoutException($"The stack {name} did not end its {action} in {Bound}; its status is {status}.");
    }

    /// <summary>Resources down to the members of groups.</summary>
    public async Task<IReadOnlyList<StackViewResource>> ResourcesAsync()
    {
        var answer = await cloud.GetAsync("orchestration", Path + "/resources?nested_depth=2", TestContext.Current.CancellationToken);
        return [.. answer!["resources"]!.AsArray().Select(static resource => new StackViewResource(
            Text(resource!, "resource_name")!,
            Text(resource!, "resource_type")!,
            Text(resource!, "physical_resource_id"),
            resource!["links"]!.AsArray().Where(static link => Text(link!, "rel") == "stack").Select(static link => Text(link!, "href")!.Split('/')[^1]).FirstOrDefault(),
            Text(resource!, "parent_resource")))];
    }

    /// <summary>The stack as the product reads it.</summary>
    public async Task<StackView> ViewAsync()
    {
        var stack = (await cloud.GetAsync("orchestration", Path, TestContext.Current.CancellationToken))!["stack"]!;
        return new StackView(
            stack["outputs"]!.AsArray().ToDictionary(static output => Text(output!, "output_key")!, static output => output!["output_value"]?.DeepClone()),
            stack["parameters"]!.AsObject().ToDictionary(static parameter => parameter.Key, static parameter => parameter.Value?.ToString() ?? ""),
            await ResourcesAsync());
    }

    /// <summary>An output of a nested stack.</summary>
    public async Task<JsonNode?> NestedOutputAsync(string nestedId, string output)
    {
        var found = (await cloud.GetAsync("orchestration", $"/stacks/{nestedId}", TestContext.Current.CancellationToken))!["stack"]!;
        return found["outputs"]!.AsArray().Single(one => Text(one!, "output_key") == output)!["output_value"];
    }

    public async Task DeleteAsync()
    {
        await cloud.SendAsync(HttpMethod.Delete, "orchestration", Path, null, HttpStatusCode.NoContent, HttpStatusCode.NotFound);
        var (status, reason) = await EndAsync("DELETE", static () => Task.CompletedTask);
        Assert.True(status is "gone" or "DELETE_COMPLETE", $"{status}: {reason}");
    }

    public async ValueTask DisposeAsync() => await cloud.SendAsync(HttpMethod.Delete, "orchestration", Path, null, HttpStatusCode.NoContent, HttpStatusCode.NotFound);

    // Nested stacks are lists within the list.
    private static IEnumerable<JsonObject> Resources(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Resources),
        JsonObject one => (one["resource_name"] is null ? Enumerable.Empty<JsonObject>() : [one]).Concat(Resources(one["resources"])),
        _ => [],
    };

    private async Task<JsonNode?> ShowAsync(CancellationToken cancellationToken) =>
        (await cloud.GetAsync("orchestration", Path + "?resolve_outputs=false", cancellationToken))?["stack"];

    private static string? UpdatedTime(JsonNode? stack) => stack?["updated_time"]?.GetValue<string>();

    private static JsonObject Body(StackPlan plan) => new() { ["template"] = plan.Template, ["files"] = Files(plan), ["parameters"] = Parameters(plan.Parameters) };

    private static JsonObject Files(StackPlan plan) => new(plan.Files.Select(static file => KeyValuePair.Create(file.Key, (JsonNode?)JsonValue.Create(file.Value))));

    private static JsonObject Parameters(IReadOnlyDictionary<string, JsonNode?> parameters) => new(parameters.Select(static parameter => KeyValuePair.Create(parameter.Key, parameter.Value?.DeepClone())));

    private static string? Text(JsonNode node, string key) => node[key]?.GetValue<string>() is { Length: > 0 } text ? text : null;
}
