using System.Collections.Frozen;

namespace Magnum.Persistence.Lists;

/// <summary>What cluster templates may be sorted by.</summary>
/// <remarks>Source: the scalar columns of openstack/magnum magnum/db/sqlalchemy/models.py, class ClusterTemplate, release 15.0.1.</remarks>
public static class BayModelSortKeys
{
    internal static readonly FrozenDictionary<string, SortColumn> Columns = new Dictionary<string, SortColumn>
    {
        ["id"] = SortColumn.Of(SortColumn.Sequence),
        ["uuid"] = SortColumn.Of("uuid"),
        ["name"] = SortColumn.Of("name"),
        ["project_id"] = SortColumn.Of("project"),
        ["user_id"] = SortColumn.Text("userId"),
        ["coe"] = SortColumn.Text("coe"),
        ["image_id"] = SortColumn.Text("imageId"),
        ["flavor_id"] = SortColumn.Text("flavorId"),
        ["master_flavor_id"] = SortColumn.Text("masterFlavorId"),
        ["dns_nameserver"] = SortColumn.Text("dnsNameserver"),
        ["keypair_id"] = SortColumn.Text("keypairId"),
        ["external_network_id"] = SortColumn.Text("externalNetworkId"),
        ["fixed_network"] = SortColumn.Text("fixedNetwork"),
        ["fixed_subnet"] = SortColumn.Text("fixedSubnet"),
        ["network_driver"] = SortColumn.Text("networkDriver"),
        ["apiserver_port"] = SortColumn.Integer("apiserverPort"),
        ["docker_volume_size"] = SortColumn.Integer("dockerVolumeSize"),
        ["cluster_distro"] = SortColumn.Text("clusterDistro"),
        ["http_proxy"] = SortColumn.Text("httpProxy"),
        ["https_proxy"] = SortColumn.Text("httpsProxy"),
        ["no_proxy"] = SortColumn.Text("noProxy"),
        ["volume_driver"] = SortColumn.Text("volumeDriver"),
        ["registry_enabled"] = SortColumn.Boolean("registryEnabled"),
        ["tls_disabled"] = SortColumn.Boolean("tlsDisabled"),
        ["public"] = SortColumn.Boolean("public"),
        ["server_type"] = SortColumn.Text("serverType"),
        ["insecure_registry"] = SortColumn.Text("insecureRegistry"),
        ["docker_storage_driver"] = SortColumn.Text("dockerStorageDriver"),
        ["master_lb_enabled"] = SortColumn.Boolean("masterLbEnabled"),
        ["floating_ip_enabled"] = SortColumn.Boolean("floatingIpEnabled"),
        ["hidden"] = SortColumn.Boolean("hidden"),
        ["tags"] = SortColumn.Text("tags"),
        ["created_at"] = SortColumn.Of("created"),
        ["updated_at"] = SortColumn.Nullable("updated"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The keys as on the wire.</summary>
    public static IReadOnlySet<string> SortKeys { get; } = Columns.Keys.ToFrozenSet(StringComparer.Ordinal);
}
