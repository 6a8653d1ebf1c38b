using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Magnum.DevCloud.Machines;

/// <summary>What may be done to the nodes of a simulated engine: cordoned, deleted, and asked for their pods, of which there are none.</summary>
internal sealed class SimulatedNodes(Func<IReadOnlyList<EngineNode>> machines)
{
    private readonly ConcurrentDictionary<string, bool> cordoned = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> deleted = new(StringComparer.Ordinal);

    /// <summary>The nodes as they are now.</summary>
    public IReadOnlyList<EngineNode> Listed() =>
        [.. machines().Where(machine => !deleted.ContainsKey(machine.Id)).Select(machine => machine with { IsCordoned = cordoned.ContainsKey(machine.Id) })];

    /// <summary>A machine enters itself anew, as a kubelet does that starts.</summary>
    public void Enter(string id)
    {
        cordoned.TryRemove(id, out _);
        deleted.TryRemove(id, out _);
    }

    public void Map(WebApplication app)
    {
        app.MapGet("/api/v1/nodes", () => Results.Json(EngineNode.List(Listed())));
        app.MapPatch("/api/v1/nodes/{name}", async (HttpContext http, string name) =>
        {
            if (Find(name) is not { } node)
                return NotFound("nodes", name);
            var patch = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            if ((bool?)patch?["spec"]?["unschedulable"] is true)
                cordoned[node.Id] = true;
            else
                cordoned.TryRemove(node.Id, out _);
            return Results.Json(Find(name)!.View());
        });
        app.MapDelete("/api/v1/nodes/{name}", async (HttpContext http, string name) =>
        {
            if (Find(name) is not { } node)
                return NotFound("nodes", name);
            var options = http.Request.ContentLength > 0 ? await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) : null;
            if (options?["preconditions"]?["uid"]?.ToString() is { } uid && uid != node.Id)
                return SimulatedEngine.Status(409, "Conflict", $"Precondition failed: UID in precondition: {uid}");
            deleted[node.Id] = true;
            return SimulatedEngine.Status(200, "", "");
        });
        app.MapGet("/api/v1/pods", static () => Results.Json(new JsonObject { ["kind"] = "PodList", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["resourceVersion"] = "1" }, ["items"] = new JsonArray() }));
    }

    private EngineNode? Find(string name) => Listed().FirstOrDefault(node => node.Name == name);

    private static IResult NotFound(string kind, string name) => SimulatedEngine.Status(404, "NotFound", $"{kind} \"{name}\" not found");
}
