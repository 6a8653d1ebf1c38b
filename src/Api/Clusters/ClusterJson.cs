using System.Text.Json;
using Magnum.Api.Links;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary>Writes clusters; the order of keys is Magnum's.</summary>
internal static class ClusterJson
{
    /// <summary>How much of a cluster is written with all its details.</summary>
    public enum Extent
    {
        /// <summary>An item of the detailed list.</summary>
        Detailed,

        /// <summary>The cluster alone: with faults when it failed.</summary>
        Single,
    }

    /// <summary>Writes an item of the short list.</summary>
    public static void Write(Utf8JsonWriter json, BaySummary bay, LinkBase links, Microversion version)
    {
        json.WriteStartObject();
        WriteCommon(json, bay, links, version);
        json.WriteString("health_status", Word(bay.HealthStatus));
        json.WriteBoolean("merge_labels", false);
        json.WriteEndObject();
    }

    /// <summary>Writes a cluster with its details.</summary>
    public static void Write(Utf8JsonWriter json, BaySnapshot bay, LinkBase links, Microversion version, Extent extent)
    {
        json.WriteStartObject();
        WriteCommon(json, BaySummary.Of(bay), links, version);
        WriteDetails(json, bay, extent);
        json.WriteEndObject();
    }

    /// <summary>The word on the wire, or null.</summary>
    public static string? Word(HealthStatus? health) => health switch
    {
        HealthStatus.Healthy => "HEALTHY",
        HealthStatus.Unhealthy => "UNHEALTHY",
        HealthStatus.Unknown => "UNKNOWN",
        _ => null,
    };

    private static void WriteCommon(Utf8JsonWriter json, BaySummary bay, LinkBase links, Microversion version)
    {
        json.WriteString("uuid", bay.Uuid);
        json.WriteString("name", bay.Name);
        json.WriteString("cluster_template_id", bay.BayModelId);
        json.WriteString("keypair", bay.Keypair);
        json.WriteNumber("node_count", bay.NodeCount);
        json.WriteNumber("master_count", bay.MasterCount);
        json.WriteOptional("docker_volume_size", bay.DockerVolumeSize);
        json.WriteDictionary("labels", bay.Labels);
        json.WriteString("master_flavor_id", bay.MasterFlavorId);
        json.WriteString("flavor_id", bay.FlavorId);
        json.WriteNumber("create_timeout", bay.CreateTimeoutMinutes);
        links.Write(json, "clusters", bay.Uuid);
        json.WriteString(version >= MicroversionTable.ClusterId ? "cluster_id" : "stack_id", bay.StackId);
        json.WriteString("status", bay.Status.ToWord());
    }

    private static void WriteDetails(Utf8JsonWriter json, BaySnapshot bay, Extent extent)
    {
        json.WriteString("status_reason", bay.StatusReason);
        json.WriteString("health_status", Word(bay.HealthStatus));
        json.WriteDictionary("health_status_reason", bay.HealthStatusReason);
        json.WriteString("discovery_url", bay.DiscoveryUrl);
        json.WriteString("api_address", bay.ApiAddress);
        json.WriteString("coe_version", bay.CoeVersion);
        json.WriteString("container_version", bay.ContainerVersion);
        json.WriteString("project_id", bay.ProjectId);
        json.WriteString("user_id", bay.UserId);
        json.WriteTexts("node_addresses", bay.NodeAddresses);
        json.WriteTexts("master_addresses", bay.MasterAddresses);
        if (extent == Extent.Single && bay.Status.IsFailed())
            WriteFaults(json, bay);
        json.WriteString("fixed_network", bay.FixedNetwork);
        json.WriteString("fixed_subnet", bay.FixedSubnet);
        json.WriteBoolean("floating_ip_enabled", bay.FloatingIpEnabled);
        json.WriteBoolean("merge_labels", false);
        json.WriteLabelDifference(bay.Labels, bay.BayModelLabels);
        json.WriteBoolean("master_lb_enabled", bay.MasterLbEnabled);
        json.WriteSeconds("created_at", bay.CreatedAt);
        json.WriteSeconds("updated_at", bay.UpdatedAt);
    }

    private static void WriteFaults(Utf8JsonWriter json, BaySnapshot bay)
    {
        json.WriteStartObject("faults");
        foreach (var group in bay.NodeGroups)
        {
            if (group.Status.IsFailed())
                json.WriteString(group.Name, group.StatusReason);
        }

        json.WriteEndObject();
    }
}
