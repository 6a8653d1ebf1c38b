using System.Collections.Frozen;

namespace Magnum.Api.JsonPatch;

/// <summary>What a resource's patches may not touch.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/types.py, JsonPatchType, and its subclasses, release 15.0.1.</remarks>
internal sealed class PatchRules(IEnumerable<string> internalPaths, IEnumerable<string> nonRemovablePaths)
{
    private static readonly string[] Common = ["/created_at", "/id", "/links", "/updated_at", "/uuid", "/project_id", "/user_id"];

    /// <summary>Paths that only the service sets.</summary>
    public FrozenSet<string> InternalPaths { get; } = Common.Concat(internalPaths).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Paths that may change but not go.</summary>
    public FrozenSet<string> NonRemovablePaths { get; } = nonRemovablePaths.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Paths whose value may be a list.</summary>
    public FrozenSet<string> ListPaths { get; init; } = FrozenSet<string>.Empty;

    private static readonly string[] OfTemplates =
        ["/image_id", "/coe", "/network_driver", "/external_network_id", "/tls_disabled", "/public", "/server_type", "/registry_enabled", "/cluster_distro", "/hidden"];

    public static readonly PatchRules ClusterTemplates = new([], OfTemplates);

    public static readonly PatchRules BayModels = new([], [.. OfTemplates, "/keypair_id"]);

    private static readonly string[] InternalOfClusters =
        ["/api_address", "/node_addresses", "/master_addresses", "/stack_id", "/cluster_id", "/ca_cert_ref", "/magnum_cert_ref", "/etcd_ca_cert_ref", "/front_proxy_ca_cert_ref"];

    public static readonly PatchRules Clusters = new(InternalOfClusters, ["/cluster_template_id"]);

    public static readonly PatchRules NodeGroups = new(
        ["/name", "/cluster_id", "/docker_volume_size", "/labels", "/flavor_id", "/image_id", "/node_addresses", "/node_count", "/role", "/is_default", "/stack_id", "/status", "/status_reason", "/version"],
        [])
    {
        ListPaths = FrozenSet.Create(StringComparer.Ordinal, "/node_taints"),
    };

    public static readonly PatchRules Bays = new(InternalOfClusters, ["/baymodel_id"]);
}
