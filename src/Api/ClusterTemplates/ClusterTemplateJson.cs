using System.Text.Json;
using Magnum.Api.Links;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Api.ClusterTemplates;

/// <summary>Writes templates; every answer has the same keys in the same order.</summary>
internal static class ClusterTemplateJson
{
    /// <summary>Writes a template as it is read back.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="model">The template.</param>
    /// <param name="links">Where links point to.</param>
    /// <param name="showsDriver">Whether the key <c>driver</c> is there (release 17 and later).</param>
    /// <param name="isFresh">Whether it answers the POST that made it: microseconds in the time.</param>
    /// <param name="nullLabels">Whether labels show null, as in the answer to a POST without any.</param>
    public static void Write(Utf8JsonWriter json, BayModelSnapshot model, LinkBase links, bool showsDriver, bool isFresh = false, bool nullLabels = false)
    {
        json.WriteStartObject();
        json.WriteString("uuid", model.Uuid);
        json.WriteString("name", model.Name);
        json.WriteString("coe", model.Coe);
        json.WriteString("image_id", model.ImageId);
        json.WriteString("flavor_id", model.FlavorId);
        json.WriteString("master_flavor_id", model.MasterFlavorId);
        json.WriteString("dns_nameserver", model.DnsNameserver);
        json.WriteString("keypair_id", model.KeypairId);
        json.WriteString("external_network_id", model.ExternalNetworkId);
        json.WriteString("fixed_network", model.FixedNetwork);
        json.WriteString("fixed_subnet", model.FixedSubnet);
        json.WriteString("network_driver", model.NetworkDriver);
        json.WriteOptional("apiserver_port", model.ApiserverPort);
        json.WriteOptional("docker_volume_size", model.DockerVolumeSize);
        json.WriteString("cluster_distro", model.ClusterDistro);
        links.Write(json, "clustertemplates", model.Uuid);
        json.WriteString("http_proxy", model.HttpProxy);
        json.WriteString("https_proxy", model.HttpsProxy);
        json.WriteString("no_proxy", model.NoProxy);
        json.WriteString("volume_driver", model.VolumeDriver);
        json.WriteBoolean("registry_enabled", model.RegistryEnabled);
        if (nullLabels)
            json.WriteNull("labels");
        else
            json.WriteDictionary("labels", model.Labels);
        json.WriteBoolean("tls_disabled", model.TlsDisabled);
        json.WriteBoolean("public", model.Public);
        json.WriteString("server_type", model.ServerType);
        json.WriteString("insecure_registry", model.InsecureRegistry);
        json.WriteString("docker_storage_driver", model.DockerStorageDriver);
        json.WriteBoolean("master_lb_enabled", model.MasterLbEnabled);
        json.WriteBoolean("floating_ip_enabled", model.FloatingIpEnabled);
        json.WriteString("project_id", model.ProjectId);
        json.WriteString("user_id", model.UserId);
        json.WriteBoolean("hidden", model.Hidden);
        json.WriteString("tags", model.Tags);
        if (showsDriver)
            json.WriteString("driver", model.Driver);
        if (isFresh)
            json.WriteMicroseconds("created_at", model.CreatedAt);
        else
            json.WriteSeconds("created_at", model.CreatedAt);
        json.WriteSeconds("updated_at", model.UpdatedAt);
        json.WriteEndObject();
    }
}
