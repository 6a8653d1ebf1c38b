using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Magnum.Engines.Transport;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Swarm;

/// <summary>Nodes of a swarm that go.</summary>
/// <remarks>Answers as recorded from a Docker Engine 20.10. A node is known by its ID alone: a machine made anew joins under the former one's name.</remarks>
internal sealed class SwarmNodes(EngineTransport transport, IOptions<EngineOptions> options)
{
    private const string Nodes = "/nodes";
    private const string Availability = "Availability";

    /// <summary>States in which a task has something on its node.</summary>
    private static readonly string[] Present = ["assigned", "accepted", "preparing", "ready", "starting", "running"];

    /// <summary>Sets the availability, and counts what is there yet.</summary>
    /// <exception cref="EngineRefusedException">The manager does not do it.</exception>
    public async Task<EngineReply> DrainAsync(EngineLine line, EngineNode node, CancellationToken cancellationToken)
    {
        if (node.Id is null || !await MakeAsync(line, node.Id, Availability, "drain", cancellationToken))
            return new EngineReply.Done();
        // The manager moves the tasks of a lost node by itself; what runs there nobody can say.
        if (!node.IsReady)
            return new EngineReply.Done();
        var left = await TasksAsync(line, node.Id, cancellationToken);
        return left == 0 ? new EngineReply.Done() : new EngineReply.Working(EngineText.Cause($"Tasks left on {node.Name}: {left}"));
    }

    /// <summary>Sets the availability back.</summary>
    /// <exception cref="EngineRefusedException">The manager does not do it.</exception>
    public async Task<EngineReply> RestoreAsync(EngineLine line, EngineNode node, CancellationToken cancellationToken)
    {
        if (node.Id is not null)
            await MakeAsync(line, node.Id, Availability, "active", cancellationToken);
        return new EngineReply.Done();
    }

    /// <summary>Removes the node from the swarm, and from those that keep its log.</summary>
    /// <exception cref="EngineRefusedException">The manager does not do it; not yet, where the others still count the node among them.</exception>
    public async Task<EngineReply> ForgetAsync(EngineLine line, EngineNode node, CancellationToken cancellationToken)
    {
        if (node.Id is null || !await MakeAsync(line, node.Id, "Role", "worker", cancellationToken))
            return new EngineReply.Done();
        // By force: for a while the manager believes of a machine that is gone that it is there.
        using var answer = await transport.SendAsync(line, HttpMethod.Delete, $"{PathOf(node.Id)}?force=true", null, cancellationToken);
        await EngineAnswer.IsKnownAsync(answer, Nodes, cancellationToken);
        return new EngineReply.Done();
    }

    // False when there is no such node.
    private async Task<bool> MakeAsync(EngineLine line, string id, string what, string value, CancellationToken cancellationToken)
    {
        using var shown = await transport.GetAsync(line, PathOf(id), cancellationToken);
        if (!await EngineAnswer.IsKnownAsync(shown, Nodes, cancellationToken))
            return false;
        var node = await EngineAnswer.ReadAsync(shown, SwarmJson.Default.SwarmNodeModel, options.Value.AnswerBytes, cancellationToken);
        if (node is not { Spec: { } spec, Version: { } version })
            throw new JsonException("No node of a swarm.");
        if (spec[what]?.ToString() == value)
            return true;

        spec[what] = value;
        using var content = new StringContent(spec.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        // Refused as "out of sequence" when somebody else changed it meanwhile: the next attempt begins with that.
        using var changed = await transport.SendAsync(line, HttpMethod.Post, $"{PathOf(id)}/update?version={version.Index}", content, cancellationToken);
        return await EngineAnswer.IsKnownAsync(changed, Nodes, cancellationToken);
    }

    private async Task<int> TasksAsync(EngineLine line, string id, CancellationToken cancellationToken)
    {
        using var answer = await transport.GetAsync(line, $"/tasks?filters={Uri.EscapeDataString($$"""{"node":["{{JsonEncodedText.Encode(id)}}"]}""")}", cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.OK)
            throw new EngineRefusedException(await EngineAnswer.RefusalAsync(answer, "/tasks", cancellationToken));
        var tasks = await EngineAnswer.ReadAsync(answer, SwarmJson.Default.ListSwarmTaskModel, options.Value.AnswerBytes, cancellationToken) ?? [];
        return tasks.Count(static task => Present.Contains(task.Status?.State, StringComparer.Ordinal));
    }

    private static string PathOf(string id) => $"{Nodes}/{Uri.EscapeDataString(id)}";
}
