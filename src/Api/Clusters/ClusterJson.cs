using System.Text.Json;
using Magnum.Api.Links;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary>What a short list shows of a cluster.</summary>
/// <param name="Bay">The cluster.</param>
/// <param name="Links">Where links point to.</param>
/// <param name="Resource">The resource that they name.</param>
/// <param name="NullLabels">Whether labels show null.</param>
internal readonly record struct ClusterItem(BaySummary Bay, LinkBase Links, string Resource, bool NullLabels = false);

/// <summary>What other answers show of a cluster.</summary>
/// <param name="Bay">The cluster.</param>
/// <param name="Item">What lists show of it too.</param>
internal readonly record struct ClusterView(BaySnapshot Bay, ClusterItem Item)
{
    public ClusterView(BaySnapshot bay, LinkBase links, string resource, bool nullLabels = false)
        : this(bay, new ClusterItem(BaySummary.Of(bay), links, resource, nullLabels))
    {
    }
}

/// <summary>How much of a cluster is written where.</summary>
/// <param name="Short">An item of the list.</param>
/// <param name="Detailed">An item of the detailed list.</param>
/// <param name="Single">The cluster alone: with faults when it failed.</param>
internal sealed record ClusterShapes(JsonShape<ClusterItem> Short, JsonShape<ClusterView> Detailed, JsonShape<ClusterView> Single)
{
    /// <summary>The same with other keys for some values.</summary>
    public ClusterShapes Rename(IReadOnlyDictionary<string, string> names) => new(Short.Rename(names), Detailed.Rename(names), Single.Rename(names));
}

/// <summary>The keys of clusters; their order is Magnum's. Which of them a resource shows is its dialect's.</summary>
internal static class ClusterJson
{
    private static readonly JsonShape<ClusterItem> Common = new(
        new("uuid", static (json, name, shown) => json.WriteString(name, shown.Bay.Uuid)),
        new("name", static (json, name, shown) => json.WriteString(name, shown.Bay.Name)),
        new("cluster_template_id", static (json, name, shown) => json.WriteString(name, shown.Bay.BayModelId)),
        new("keypair", static (json, name, shown) => json.WriteString(name, shown.Bay.Keypair)),
        new("node_count", static (json, name, shown) => json.WriteNumber(name, shown.Bay.NodeCount)),
        new("master_count", static (json, name, shown) => json.WriteNumber(name, shown.Bay.MasterCount)),
        new("docker_volume_size", static (json, name, shown) => json.WriteOptional(name, shown.Bay.DockerVolumeSize)),
        new("labels", static (json, name, shown) => json.WriteDictionary(name, shown.NullLabels ? null : shown.Bay.Labels)),
        new("master_flavor_id", static (json, name, shown) => json.WriteString(name, shown.Bay.MasterFlavorId)),
        new("flavor_id", static (json, name, shown) => json.WriteString(name, shown.Bay.FlavorId)),
        new("create_timeout", static (json, name, shown) => json.WriteNumber(name, shown.Bay.CreateTimeoutMinutes)),
        new("links", static (json, _, shown) => shown.Links.Write(json, shown.Resource, shown.Bay.Uuid)),
        new("stack_id", static (json, name, shown) => json.WriteString(name, shown.Bay.StackId)),
        new("status", static (json, name, shown) => json.WriteString(name, shown.Bay.Status.ToWord())));

    /// <summary>All keys of an item of a short list.</summary>
    public static readonly JsonShape<ClusterItem> Item = Common.And(
        new("health_status", static (json, name, shown) => json.WriteString(name, Word(shown.Bay.HealthStatus))),
        new("floating_ip_enabled", static (json, name, shown) => json.WriteBoolean(name, shown.Bay.FloatingIpEnabled)),
        new("merge_labels", static (json, name, _) => json.WriteBoolean(name, false)));

    /// <summary>All keys of a cluster with its details.</summary>
    public static readonly JsonShape<ClusterView> Full = Common.Of<ClusterView>(static shown => shown.Item).And(
        new("status_reason", static (json, name, shown) => json.WriteString(name, shown.Bay.StatusReason)),
        new("health_status", static (json, name, shown) => json.WriteString(name, Word(shown.Bay.HealthStatus))),
        new("health_status_reason", static (json, name, shown) => json.WriteDictionary(name, shown.Bay.HealthStatusReason)),
        new("discovery_url", static (json, name, shown) => json.WriteString(name, shown.Bay.DiscoveryUrl)),
        new("api_address", static (json, name, shown) => json.WriteString(name, shown.Bay.ApiAddress)),
        new("coe_version", static (json, name, shown) => json.WriteString(name, shown.Bay.CoeVersion)),
        new("container_version", static (json, name, shown) => json.WriteString(name, shown.Bay.ContainerVersion)),
        new("project_id", static (json, name, shown) => json.WriteString(name, shown.Bay.ProjectId)),
        new("user_id", static (json, name, shown) => json.WriteString(name, shown.Bay.UserId)),
        new("node_addresses", static (json, name, shown) => json.WriteTexts(name, shown.Bay.NodeAddresses)),
        new("master_addresses", static (json, name, shown) => json.WriteTexts(name, shown.Bay.MasterAddresses)),
        new("faults", WriteFaults),
        new("fixed_network", static (json, name, shown) => json.WriteString(name, shown.Bay.FixedNetwork)),
        new("fixed_subnet", static (json, name, shown) => json.WriteString(name, shown.Bay.FixedSubnet)),
        new("floating_ip_enabled", static (json, name, shown) => json.WriteBoolean(name, shown.Bay.FloatingIpEnabled)),
        new("merge_labels", static (json, name, _) => json.WriteBoolean(name, false)),
        // The differences are three keys that go together: overridden, added, skipped.
        new("labels_overridden", static (json, _, shown) => json.WriteLabelDifference(shown.Bay.Labels, shown.Bay.BayModelLabels)),
        new("master_lb_enabled", static (json, name, shown) => json.WriteBoolean(name, shown.Bay.MasterLbEnabled)),
        new("created_at", static (json, name, shown) => json.WriteSeconds(name, shown.Bay.CreatedAt)),
        new("updated_at", static (json, name, shown) => json.WriteSeconds(name, shown.Bay.UpdatedAt)));

    /// <summary>The word on the wire, or null.</summary>
    public static string? Word(HealthStatus? health) => health switch
    {
        HealthStatus.Healthy => "HEALTHY",
        HealthStatus.Unhealthy => "UNHEALTHY",
        HealthStatus.Unknown => "UNKNOWN",
        _ => null,
    };

    private static void WriteFaults(Utf8JsonWriter json, string name, ClusterView shown)
    {
        if (!shown.Bay.Status.IsFailed())
            return;
        json.WriteStartObject(name);
        foreach (var group in shown.Bay.NodeGroups)
        {
            if (group.Status.IsFailed())
                json.WriteString(group.Name, group.StatusReason);
        }

        json.WriteEndObject();
    }
}
