using System.Collections.Frozen;

namespace Magnum.Persistence.Lists;

/// <summary>What clusters may be sorted by.</summary>
/// <remarks>Source: the columns of openstack/magnum magnum/db/sqlalchemy/models.py, class Cluster, release 15.0.1, as far as they are in our snapshot and scalar.</remarks>
public static class BaySortKeys
{
    internal static readonly FrozenDictionary<string, SortColumn> Columns = new Dictionary<string, SortColumn>
    {
        ["id"] = SortColumn.Of(SortColumn.Sequence),
        ["uuid"] = SortColumn.Of("uuid"),
        ["name"] = SortColumn.Of("name"),
        ["project_id"] = SortColumn.Of("project"),
        ["user_id"] = SortColumn.Text("userId"),
        ["cluster_template_id"] = SortColumn.Of("bay_model"),
        ["keypair"] = SortColumn.Text("keypair"),
        ["docker_volume_size"] = SortColumn.Integer("dockerVolumeSize"),
        ["stack_id"] = SortColumn.Text("stackId"),
        ["status"] = SortColumn.Of("status"),
        ["status_reason"] = SortColumn.Text("statusReason"),
        ["create_timeout"] = SortColumn.Integer("createTimeoutMinutes"),
        ["api_address"] = SortColumn.Text("apiAddress"),
        ["discovery_url"] = SortColumn.Text("discoveryUrl"),
        ["coe_version"] = SortColumn.Text("coeVersion"),
        ["container_version"] = SortColumn.Text("containerVersion"),
        ["health_status"] = SortColumn.Text("healthStatus"),
        ["created_at"] = SortColumn.Of("created"),
        ["updated_at"] = SortColumn.Nullable("updated"),
        ["master_flavor_id"] = SortColumn.Text("masterFlavorId"),
        ["flavor_id"] = SortColumn.Text("flavorId"),
        ["fixed_network"] = SortColumn.Text("fixedNetwork"),
        ["fixed_subnet"] = SortColumn.Text("fixedSubnet"),
        ["floating_ip_enabled"] = SortColumn.Boolean("floatingIpEnabled"),
        ["master_lb_enabled"] = SortColumn.Boolean("masterLbEnabled"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The keys as on the wire.</summary>
    public static IReadOnlySet<string> SortKeys { get; } = Columns.Keys.ToFrozenSet(StringComparer.Ordinal);
}
