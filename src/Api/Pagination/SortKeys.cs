using System.Collections.Frozen;

namespace Magnum.Api.Pagination;

/// <summary>What lists may be sorted by: the scalar columns of upstream's tables.</summary>
/// <remarks>Source: openstack/magnum magnum/db/sqlalchemy/models.py, release 15.0.1. Bays' and models' keys are those that the list queries know.</remarks>
internal static class SortKeys
{
    public static readonly FrozenSet<string> Clusters = FrozenSet.Create(
        StringComparer.Ordinal,
        "id", "uuid", "name", "project_id", "user_id", "cluster_template_id", "keypair", "docker_volume_size", "stack_id", "status", "status_reason",
        "create_timeout", "api_address", "discovery_url", "coe_version", "container_version", "health_status", "created_at", "updated_at",
        "master_flavor_id", "flavor_id", "fixed_network", "fixed_subnet", "floating_ip_enabled", "master_lb_enabled");

    public static readonly FrozenSet<string> ClusterTemplates = FrozenSet.Create(
        StringComparer.Ordinal,
        "id", "uuid", "name", "project_id", "user_id", "coe", "image_id", "flavor_id", "master_flavor_id", "dns_nameserver", "keypair_id",
        "external_network_id", "fixed_network", "fixed_subnet", "network_driver", "apiserver_port", "docker_volume_size", "cluster_distro",
        "http_proxy", "https_proxy", "no_proxy", "volume_driver", "registry_enabled", "tls_disabled", "public", "server_type", "insecure_registry",
        "docker_storage_driver", "master_lb_enabled", "floating_ip_enabled", "hidden", "tags", "created_at", "updated_at");

    public static readonly FrozenSet<string> Quotas = FrozenSet.Create(
        StringComparer.Ordinal, "id", "project_id", "resource", "hard_limit", "created_at", "updated_at");
}
