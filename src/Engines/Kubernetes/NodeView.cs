namespace Magnum.Engines.Kubernetes;

/// <summary>From a node as the API has it to what the service wants to know of it.</summary>
internal static class NodeView
{
    private const int NameLength = 253;
    private const int IdLength = 64;
    private const int AddressesMax = 16;

    /// <summary>The node; one without a name or conditions is not ready.</summary>
    public static EngineNode Of(NodeModel node)
    {
        var ready = node.Status?.Conditions?.FirstOrDefault(static condition => condition.Type == "Ready");
        var isReady = ready?.Status == "True";
        return new EngineNode(
            EngineText.Clean(node.Metadata?.Name ?? "", NameLength),
            isReady,
            isReady ? null : Cause(ready),
            ServerId(node.Spec?.ProviderId),
            [.. (node.Status?.Addresses ?? []).Take(AddressesMax).Where(static a => a.Type is "InternalIP" or "ExternalIP").Select(static a => EngineText.Clean(a.Address ?? "", IdLength))])
        {
            Id = node.Metadata?.Uid is { Length: > 0 } uid ? EngineText.Clean(uid, IdLength) : null,
        };
    }

    private static string Cause(NodeCondition? ready) =>
        ready is null ? "The node has no condition Ready." : EngineText.Cause($"{ready.Reason}: {ready.Message}");

    // openstack:///<uuid> or openstack://<region>/<uuid>: cloud-provider-openstack pkg/openstack/instances.go.
    private static string? ServerId(string? providerId) =>
        providerId is not null && providerId.StartsWith("openstack://", StringComparison.Ordinal) && Guid.TryParse(providerId[(providerId.LastIndexOf('/') + 1)..], out var server)
            ? server.ToString("D")
            : null;
}
