using System.Text.Json;
using Magnum.Api.Links;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;
using ItemField = Magnum.Api.Requests.JsonField<Magnum.Grains.Abstractions.Bays.NodeGroupSnapshot>;
using ViewField = Magnum.Api.Requests.JsonField<Magnum.Api.NodeGroups.NodeGroupView>;

namespace Magnum.Api.NodeGroups;

/// <summary>What an answer shows of a node group.</summary>
/// <param name="Bay">Its cluster.</param>
/// <param name="Group">The group.</param>
/// <param name="Links">Where links point to.</param>
internal readonly record struct NodeGroupView(BaySnapshot Bay, NodeGroupSnapshot Group, LinkBase Links);

/// <summary>The keys of node groups; their order is Magnum's.</summary>
internal static class NodeGroupJson
{
    private static readonly JsonShape<NodeGroupSnapshot> Size = new(
        ItemField.Number("node_count", static group => group.NodeCount),
        ItemField.Text("role", static group => group.Role),
        ItemField.Number("min_node_count", static group => group.MinNodeCount),
        ItemField.MaybeNumber("max_node_count", static group => group.MaxNodeCount));

    private static readonly JsonShape<NodeGroupSnapshot> State = Size.And(
        ItemField.Flag("is_default", static group => group.IsDefault),
        ItemField.MaybeText("stack_id", static group => group.StackId),
        ItemField.Text("status", static group => group.Status.ToWord()));

    /// <summary>An item of the list.</summary>
    public static readonly JsonShape<NodeGroupSnapshot> Item = new JsonShape<NodeGroupSnapshot>(
            ItemField.Uuid("uuid", static group => group.Uuid),
            ItemField.Text("name", static group => group.Name),
            ItemField.MaybeText("flavor_id", static group => group.FlavorId),
            ItemField.MaybeText("image_id", static group => group.ImageId))
        .And(State)
        .And(ItemField.Flag("merge_labels", static _ => false));

    private static readonly JsonShape<NodeGroupView> Identity = new(
        ViewField.Uuid("uuid", static shown => shown.Group.Uuid),
        ViewField.Text("name", static shown => shown.Group.Name),
        ViewField.Uuid("cluster_id", static shown => shown.Bay.Uuid),
        ViewField.Text("project_id", static shown => shown.Bay.ProjectId));

    private static readonly JsonShape<NodeGroupView> Machines = new(
        ViewField.Dictionary("labels", static shown => shown.Group.Labels),
        ViewField.Links(static (json, shown) => shown.Links.Write(json, $"clusters/{shown.Bay.Uuid:D}/nodegroups", shown.Group.Uuid)),
        ViewField.MaybeText("flavor_id", static shown => shown.Group.FlavorId),
        ViewField.MaybeText("image_id", static shown => shown.Group.ImageId));

    private static readonly JsonShape<NodeGroupView> Difference = new(
    [
        ViewField.Flag("merge_labels", static _ => false),
        .. ViewField.LabelDifference(static shown => shown.Group.Labels, static shown => shown.Bay.Labels),
    ]);

    private static readonly JsonShape<NodeTaint> Taint = new(
        JsonField<NodeTaint>.Text("key", static taint => taint.Key),
        new("value", new JsonKind.Text(), WriteTaintValue) { IsOptional = true },
        JsonField<NodeTaint>.Text("effect", static taint => taint.Effect));

    // What was taken away shows as what never was.
    private static readonly JsonShape<NodeGroupView> Marks = new(
        ViewField.MaybeDictionary(NodeGroupSchema.NodeLabels, static shown => shown.Group.NodeLabels is { IsEmpty: false } labels ? labels : null) with { Since = MicroversionTable.NodeLabels },
        new ViewField(NodeGroupSchema.NodeTaints, new JsonKind.Objects(Taint), WriteTaints) { IsNullable = true, Since = MicroversionTable.NodeLabels });

    /// <summary>The whole group.</summary>
    public static readonly JsonShape<NodeGroupView> Full = new JsonShape<NodeGroupView>(ViewField.Number("id", static shown => shown.Group.Id))
        .And(Identity)
        .And(ViewField.MaybeNumber("docker_volume_size", static shown => shown.Group.DockerVolumeSize))
        .And(Machines)
        .And(ViewField.Texts("node_addresses", static shown => shown.Group.NodeAddresses))
        .And(State.Of<NodeGroupView>(static shown => shown.Group))
        .And(
            ViewField.MaybeText("status_reason", static shown => shown.Group.StatusReason),
            ViewField.MaybeText("version", static shown => shown.Group.Version))
        .And(Difference)
        .And(Marks)
        .And(
            ViewField.Seconds("created_at", static shown => shown.Group.CreatedAt),
            ViewField.Seconds("updated_at", static shown => shown.Group.UpdatedAt));

    /// <summary>The answer to a POST: what upstream knows before anything is stored.</summary>
    public static readonly JsonShape<NodeGroupView> Created = Identity
        .And(new ViewField("docker_volume_size", new JsonKind.Number(), WriteVolumeSize) { IsOptional = true })
        .And(Machines)
        .And(Size.Of<NodeGroupView>(static shown => shown.Group))
        .And(Difference)
        .And(Marks);

    /// <summary>Writes an item of the list, with its limits or, as Magnum does, with 0 and null in their place.</summary>
    public static void WriteItem(Utf8JsonWriter json, NodeGroupSnapshot group, bool showsLimits) =>
        Item.Write(json, showsLimits ? group : group with { MinNodeCount = 0, MaxNodeCount = null });

    /// <summary>Writes the whole group.</summary>
    public static void Write(Utf8JsonWriter json, Microversion version, NodeGroupView shown) => Full.At(version).Write(json, shown);

    /// <summary>Writes the answer to a POST.</summary>
    public static void WriteCreated(Utf8JsonWriter json, Microversion version, NodeGroupView shown) => Created.At(version).Write(json, shown);

    private static void WriteTaintValue(Utf8JsonWriter json, string name, NodeTaint taint)
    {
        if (taint.Value is { } value)
            json.WriteString(name, value);
    }

    private static void WriteTaints(Utf8JsonWriter json, string name, NodeGroupView shown)
    {
        if (shown.Group.NodeTaints is not { IsEmpty: false } taints)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var taint in taints)
            Taint.Write(json, taint);
        json.WriteEndArray();
    }

    private static void WriteVolumeSize(Utf8JsonWriter json, string name, NodeGroupView shown)
    {
        if (shown.Group.DockerVolumeSize is { } size)
            json.WriteNumber(name, size);
    }
}
