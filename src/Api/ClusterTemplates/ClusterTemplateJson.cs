using Magnum.Api.Links;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.BayModels;
using Field = Magnum.Api.Requests.JsonField<Magnum.Api.ClusterTemplates.ClusterTemplateView>;

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
        Field.Uuid("uuid", static shown => shown.Model.Uuid),
        Field.Text("name", static shown => shown.Model.Name),
        Field.Text("coe", static shown => shown.Model.Coe),
        Field.Text("image_id", static shown => shown.Model.ImageId),
        Field.MaybeText("flavor_id", static shown => shown.Model.FlavorId),
        Field.MaybeText("master_flavor_id", static shown => shown.Model.MasterFlavorId),
        Field.MaybeText("dns_nameserver", static shown => shown.Model.DnsNameserver),
        Field.MaybeText("keypair_id", static shown => shown.Model.KeypairId),
        Field.MaybeText("external_network_id", static shown => shown.Model.ExternalNetworkId),
        Field.MaybeText("fixed_network", static shown => shown.Model.FixedNetwork),
        Field.MaybeText("fixed_subnet", static shown => shown.Model.FixedSubnet),
        Field.MaybeText("network_driver", static shown => shown.Model.NetworkDriver),
        Field.MaybeNumber("apiserver_port", static shown => shown.Model.ApiserverPort),
        Field.MaybeNumber("docker_volume_size", static shown => shown.Model.DockerVolumeSize),
        Field.MaybeText("cluster_distro", static shown => shown.Model.ClusterDistro),
        Field.Links(static (json, shown) => shown.Links.Write(json, shown.Resource, shown.Model.Uuid)),
        Field.MaybeText("http_proxy", static shown => shown.Model.HttpProxy),
        Field.MaybeText("https_proxy", static shown => shown.Model.HttpsProxy),
        Field.MaybeText("no_proxy", static shown => shown.Model.NoProxy),
        Field.MaybeText("volume_driver", static shown => shown.Model.VolumeDriver),
        Field.Flag("registry_enabled", static shown => shown.Model.RegistryEnabled),
        Field.MaybeDictionary("labels", static shown => shown.NullLabels ? null : shown.Model.Labels),
        Field.Flag("tls_disabled", static shown => shown.Model.TlsDisabled),
        Field.Flag("public", static shown => shown.Model.Public),
        Field.Text("server_type", static shown => shown.Model.ServerType),
        Field.MaybeText("insecure_registry", static shown => shown.Model.InsecureRegistry),
        Field.MaybeText("docker_storage_driver", static shown => shown.Model.DockerStorageDriver),
        Field.Flag("master_lb_enabled", static shown => shown.Model.MasterLbEnabled),
        Field.Flag("floating_ip_enabled", static shown => shown.Model.FloatingIpEnabled),
        Field.Text("project_id", static shown => shown.Model.ProjectId),
        Field.Text("user_id", static shown => shown.Model.UserId),
        Field.Flag("hidden", static shown => shown.Model.Hidden),
        Field.MaybeText("tags", static shown => shown.Model.Tags),
        Field.MaybeText("driver", static shown => shown.Model.Driver),
        Field.Time("created_at", static shown => shown.Model.CreatedAt, static shown => shown.IsFresh),
        Field.Seconds("updated_at", static shown => shown.Model.UpdatedAt));
}
