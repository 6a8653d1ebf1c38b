using System.Text.Json;
using Magnum.Api.Links;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;
using ItemField = Magnum.Api.Requests.JsonField<Magnum.Api.Clusters.ClusterItem>;
using ViewField = Magnum.Api.Requests.JsonField<Magnum.Api.Clusters.ClusterView>;

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
    /// <summary>What the dry run of a creation answers.</summary>
    public JsonShape<ClusterPreview> Creation { get; } = ClusterPreviewJson.Creation(Single);

    /// <summary>What the dry run of a change answers.</summary>
    public JsonShape<ClusterPreview> Change { get; } = ClusterPreviewJson.Change(Single);

    /// <summary>The same with another key for a value from a version on.</summary>
    public ClusterShapes RenameSince(Microversion version, string name, string newName) =>
        new(Short.RenameSince(version, name, newName), Detailed.RenameSince(version, name, newName), Single.RenameSince(version, name, newName));

    /// <summary>The same with other keys for some values.</summary>
    public ClusterShapes Rename(IReadOnlyDictionary<string, string> names) => new(Short.Rename(names), Detailed.Rename(names), Single.Rename(names));
}

/// <summary>The keys of clusters; their order is Magnum's. Which of them a resource shows is its dialect's.</summary>
internal static class ClusterJson
{
    private static readonly JsonShape<ClusterItem> Common = new(
        ItemField.Uuid("uuid", static shown => shown.Bay.Uuid),
        ItemField.Text("name", static shown => shown.Bay.Name),
        ItemField.Uuid("cluster_template_id", static shown => shown.Bay.BayModelId),
        ItemField.MaybeText("keypair", static shown => shown.Bay.Keypair),
        ItemField.Number("node_count", static shown => shown.Bay.NodeCount),
        ItemField.Number("master_count", static shown => shown.Bay.MasterCount),
        ItemField.MaybeNumber("docker_volume_size", static shown => shown.Bay.DockerVolumeSize),
        ItemField.MaybeDictionary("labels", static shown => shown.NullLabels ? null : shown.Bay.Labels),
        ItemField.MaybeText("master_flavor_id", static shown => shown.Bay.MasterFlavorId),
        ItemField.MaybeText("flavor_id", static shown => shown.Bay.FlavorId),
        ItemField.Number("create_timeout", static shown => shown.Bay.CreateTimeoutMinutes),
        ItemField.Links(static (json, shown) => shown.Links.Write(json, shown.Resource, shown.Bay.Uuid)),
        ItemField.MaybeText("stack_id", static shown => shown.Bay.StackId),
        ItemField.Text("status", static shown => shown.Bay.Status.ToWord()));

    /// <summary>All keys of an item of a short list.</summary>
    public static readonly JsonShape<ClusterItem> Item = Common.And(
        ItemField.MaybeText("health_status", static shown => Word(shown.Bay.HealthStatus)),
        ItemField.Flag("floating_ip_enabled", static shown => shown.Bay.FloatingIpEnabled),
        ItemField.Flag("merge_labels", static _ => false));

    /// <summary>All keys of a cluster with its details.</summary>
    public static readonly JsonShape<ClusterView> Full = Common.Of<ClusterView>(static shown => shown.Item).And(
    [
        ViewField.MaybeText("status_reason", static shown => shown.Bay.StatusReason),
        ViewField.MaybeText("health_status", static shown => Word(shown.Bay.HealthStatus)),
        ViewField.Dictionary("health_status_reason", static shown => shown.Bay.HealthStatusReason),
        ViewField.MaybeText("discovery_url", static shown => shown.Bay.DiscoveryUrl),
        ViewField.MaybeText("api_address", static shown => shown.Bay.ApiAddress),
        ViewField.MaybeText("coe_version", static shown => shown.Bay.CoeVersion),
        ViewField.MaybeText("container_version", static shown => shown.Bay.ContainerVersion),
        ViewField.Text("project_id", static shown => shown.Bay.ProjectId),
        ViewField.Text("user_id", static shown => shown.Bay.UserId),
        ViewField.Texts("node_addresses", static shown => shown.Bay.NodeAddresses),
        ViewField.Texts("master_addresses", static shown => shown.Bay.MasterAddresses),
        new("faults", new JsonKind.Dictionary(), WriteFaults) { IsOptional = true },
        ViewField.MaybeText("fixed_network", static shown => shown.Bay.FixedNetwork),
        ViewField.MaybeText("fixed_subnet", static shown => shown.Bay.FixedSubnet),
        ViewField.Flag("floating_ip_enabled", static shown => shown.Bay.FloatingIpEnabled),
        ViewField.Flag("merge_labels", static _ => false),
        .. ViewField.LabelDifference(static shown => shown.Bay.Labels, static shown => shown.Bay.BayModelLabels),
        ViewField.Flag("master_lb_enabled", static shown => shown.Bay.MasterLbEnabled),
        ViewField.Seconds("created_at", static shown => shown.Bay.CreatedAt),
        ViewField.Seconds("updated_at", static shown => shown.Bay.UpdatedAt),
    ]);

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
