using Magnum.Api.Links;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Api.ClusterTemplates;

/// <summary>What an answer shows of a template.</summary>
/// <param name="Model">The template.</param>
/// <param name="Links">Where links point to.</param>
/// <param name="Resource">The resource that they name.</param>
/// <param name="IsFresh">Whether it answers the POST that made it: microseconds in the time.</param>
/// <param name="NullLabels">Whether labels show null, as in the answer to a POST without any.</param>
internal readonly record struct ClusterTemplateView(BayModelSnapshot Model, LinkBase Links, string Resource, bool IsFresh = false, bool NullLabels = false);

/// <summary>The keys of templates; every answer has the same in the same order.</summary>
internal static class ClusterTemplateJson
{
    /// <summary>All keys; which of them a resource shows is its dialect's.</summary>
    public static readonly JsonShape<ClusterTemplateView> Full = new(
        new("uuid", static (json, name, shown) => json.WriteString(name, shown.Model.Uuid)),
        new("name", static (json, name, shown) => json.WriteString(name, shown.Model.Name)),
        new("coe", static (json, name, shown) => json.WriteString(name, shown.Model.Coe)),
        new("image_id", static (json, name, shown) => json.WriteString(name, shown.Model.ImageId)),
        new("flavor_id", static (json, name, shown) => json.WriteString(name, shown.Model.FlavorId)),
        new("master_flavor_id", static (json, name, shown) => json.WriteString(name, shown.Model.MasterFlavorId)),
        new("dns_nameserver", static (json, name, shown) => json.WriteString(name, shown.Model.DnsNameserver)),
        new("keypair_id", static (json, name, shown) => json.WriteString(name, shown.Model.KeypairId)),
        new("external_network_id", static (json, name, shown) => json.WriteString(name, shown.Model.ExternalNetworkId)),
        new("fixed_network", static (json, name, shown) => json.WriteString(name, shown.Model.FixedNetwork)),
        new("fixed_subnet", static (json, name, shown) => json.WriteString(name, shown.Model.FixedSubnet)),
        new("network_driver", static (json, name, shown) => json.WriteString(name, shown.Model.NetworkDriver)),
        new("apiserver_port", static (json, name, shown) => json.WriteOptional(name, shown.Model.ApiserverPort)),
        new("docker_volume_size", static (json, name, shown) => json.WriteOptional(name, shown.Model.DockerVolumeSize)),
        new("cluster_distro", static (json, name, shown) => json.WriteString(name, shown.Model.ClusterDistro)),
        new("links", static (json, _, shown) => shown.Links.Write(json, shown.Resource, shown.Model.Uuid)),
        new("http_proxy", static (json, name, shown) => json.WriteString(name, shown.Model.HttpProxy)),
        new("https_proxy", static (json, name, shown) => json.WriteString(name, shown.Model.HttpsProxy)),
        new("no_proxy", static (json, name, shown) => json.WriteString(name, shown.Model.NoProxy)),
        new("volume_driver", static (json, name, shown) => json.WriteString(name, shown.Model.VolumeDriver)),
        new("registry_enabled", static (json, name, shown) => json.WriteBoolean(name, shown.Model.RegistryEnabled)),
        new("labels", static (json, name, shown) => json.WriteDictionary(name, shown.NullLabels ? null : shown.Model.Labels)),
        new("tls_disabled", static (json, name, shown) => json.WriteBoolean(name, shown.Model.TlsDisabled)),
        new("public", static (json, name, shown) => json.WriteBoolean(name, shown.Model.Public)),
        new("server_type", static (json, name, shown) => json.WriteString(name, shown.Model.ServerType)),
        new("insecure_registry", static (json, name, shown) => json.WriteString(name, shown.Model.InsecureRegistry)),
        new("docker_storage_driver", static (json, name, shown) => json.WriteString(name, shown.Model.DockerStorageDriver)),
        new("master_lb_enabled", static (json, name, shown) => json.WriteBoolean(name, shown.Model.MasterLbEnabled)),
        new("floating_ip_enabled", static (json, name, shown) => json.WriteBoolean(name, shown.Model.FloatingIpEnabled)),
        new("project_id", static (json, name, shown) => json.WriteString(name, shown.Model.ProjectId)),
        new("user_id", static (json, name, shown) => json.WriteString(name, shown.Model.UserId)),
        new("hidden", static (json, name, shown) => json.WriteBoolean(name, shown.Model.Hidden)),
        new("tags", static (json, name, shown) => json.WriteString(name, shown.Model.Tags)),
        new("driver", static (json, name, shown) => json.WriteString(name, shown.Model.Driver)),
        new("created_at", static (json, name, shown) =>
        {
            if (shown.IsFresh)
                json.WriteMicroseconds(name, shown.Model.CreatedAt);
            else
                json.WriteSeconds(name, shown.Model.CreatedAt);
        }),
        new("updated_at", static (json, name, shown) => json.WriteSeconds(name, shown.Model.UpdatedAt)));
}
