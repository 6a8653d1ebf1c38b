using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.Engines.Transport;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Kubernetes;

/// <summary>Nodes of Kubernetes that go.</summary>
/// <remarks>What moves and what stays: k8s.io/kubectl pkg/drain/filters.go. An eviction without apiVersion and kind is read as the server's own version of it, from 1.20 on; before 1.22 that is v1beta1.</remarks>
internal sealed class KubernetesNodes(EngineTransport transport, IOptions<EngineOptions> options)
{
    private const int PageSize = 250;

    /// <summary>The kubelet made it from a file of its own; the API only mirrors it.</summary>
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    /// <summary>Cordons and evicts.</summary>
    /// <exception cref="EngineRefusedException">The API server does not do it.</exception>
    public async Task<EngineReply> DrainAsync(EngineLine line, EngineNode node, CancellationToken cancellationToken)
    {
        if (!await MarkAsync(line, node, isUnschedulable: true, cancellationToken))
            return new EngineReply.Done();

        var left = await MovableAsync(line, node.Name, cancellationToken);
        string? hindrance = null;
        foreach (var pod in left.Where(static pod => pod.Metadata!.DeletionTimestamp is null))
            hindrance = await EvictAsync(line, pod.Metadata!, cancellationToken) ?? hindrance;

        // Only a kubelet confirms that a pod is gone; of one that is away it is not awaited.
        return left.Count == 0 || !node.IsReady
            ? new EngineReply.Done()
            : new EngineReply.Working(EngineText.Cause($"Pods left on {node.Name}: {left.Count}{(hindrance is null ? "" : $", {hindrance}")}"));
    }

    /// <summary>Takes the cordon away.</summary>
    /// <exception cref="EngineRefusedException">The API server does not do it.</exception>
    public async Task<EngineReply> RestoreAsync(EngineLine line, EngineNode node, CancellationToken cancellationToken)
    {
        await MarkAsync(line, node, isUnschedulable: false, cancellationToken);
        return new EngineReply.Done();
    }

    /// <summary>Deletes the node.</summary>
    /// <exception cref="EngineRefusedException">The API server does not do it.</exception>
    public async Task<EngineReply> ForgetAsync(EngineLine line, EngineNode node, CancellationToken cancellationToken)
    {
        var deletion = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1" };
        if (node.Id is { } uid)
            deletion["preconditions"] = new JsonObject { ["uid"] = uid };
        using var answer = await transport.SendAsync(line, HttpMethod.Delete, PathOf(node), Json(deletion, "application/json"), cancellationToken);
        // 409: another node has that name.
        if (answer.StatusCode is not HttpStatusCode.Conflict)
            await EngineAnswer.IsKnownAsync(answer, "/api/v1/nodes", cancellationToken);
        return new EngineReply.Done();
    }

    private async Task<bool> MarkAsync(EngineLine line, EngineNode node, bool isUnschedulable, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["unschedulable"] = isUnschedulable } };
        using var answer = await transport.SendAsync(line, HttpMethod.Patch, PathOf(node), Json(patch, "application/merge-patch+json"), cancellationToken);
        return await EngineAnswer.IsKnownAsync(answer, "/api/v1/nodes", cancellationToken);
    }

    private async Task<List<PodModel>> MovableAsync(EngineLine line, string node, CancellationToken cancellationToken)
    {
        var pods = new List<PodModel>();
        string? next = null;
        do
        {
            var path = $"/api/v1/pods?fieldSelector={Uri.EscapeDataString($"spec.nodeName={node}")}&limit={PageSize}{(next is null ? "" : $"&continue={Uri.EscapeDataString(next)}")}";
            using var answer = await transport.GetAsync(line, path, cancellationToken);
            if (answer.StatusCode is not HttpStatusCode.OK)
                throw new EngineRefusedException(await EngineAnswer.RefusalAsync(answer, "/api/v1/pods", cancellationToken));
            var page = await EngineAnswer.ReadAsync(answer, KubernetesJson.Default.PodListModel, options.Value.AnswerBytes, cancellationToken);
            pods.AddRange((page?.Items ?? throw new JsonException("No list of pods.")).Where(IsMovable));
            next = page.Metadata?.Continue is { Length: > 0 } more ? more : null;
        }
        while (next is not null);
        return pods;
    }

    // A daemon set makes its pod anew on the same node; what has ended holds nothing up.
    private static bool IsMovable(PodModel pod) =>
        pod.Metadata is { Name: not null, Namespace: not null } metadata
        && metadata.Annotations?.ContainsKey(MirrorAnnotation) is not true
        && metadata.OwnerReferences?.Any(static owner => owner is { Controller: true, Kind: "DaemonSet" }) is not true
        && pod.Status?.Phase is not ("Succeeded" or "Failed");

    // Null when the pod goes; otherwise why not yet.
    private async Task<string?> EvictAsync(EngineLine line, PodMetadata pod, CancellationToken cancellationToken)
    {
        var path = $"/api/v1/namespaces/{Uri.EscapeDataString(pod.Namespace!)}/pods/{Uri.EscapeDataString(pod.Name!)}/eviction";
        var eviction = new JsonObject { ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace } };
        using var answer = await transport.SendAsync(line, HttpMethod.Post, path, Json(eviction, "application/json"), cancellationToken);
        return answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NotFound
            ? null
            // 429: its budget admits no disruption now; 500: it has several budgets. It may be asked again.
            : $"{pod.Namespace}/{pod.Name}: {(await EngineAnswer.RefusalAsync(answer, "eviction", cancellationToken)).Cause}";
    }

    private static string PathOf(EngineNode node) => $"/api/v1/nodes/{Uri.EscapeDataString(node.Name)}";

    private static StringContent Json(JsonObject body, string type) => new(body.ToJsonString(), new MediaTypeHeaderValue(type));
}
