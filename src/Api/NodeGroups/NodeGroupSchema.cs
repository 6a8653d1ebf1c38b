using Magnum.Api.Microversions;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.NodeGroups;

/// <summary>The body that makes a node group.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/nodegroup.py, release 15.0.1; <c>node_labels</c> and <c>node_taints</c> of July 2026.</remarks>
internal static class NodeGroupSchema
{
    private static readonly TextField Text = new(1, 255);
    private static readonly IgnoredField Ignored = new();

    public const string NodeLabels = "node_labels";
    public const string NodeTaints = "node_taints";

    public static readonly IntegerField Limit = new(0);
    public static readonly LabelsField LabelsType = new();
    public static readonly NodeLabelsField NodeLabelsType = new();
    public static readonly NodeTaintsField NodeTaintsType = new();

    public static readonly BodySchema Body = new("nodegroup",
    [
        // These and the state's fields are checked, and have no effect.
        new BodyField("id", new IntegerField(1)),
        new BodyField("uuid", new UuidField()),
        new BodyField("name", Text),
        new BodyField("cluster_id", new UuidField()),
        new BodyField("project_id", Text) { IsReadOnly = true },
        new BodyField("docker_volume_size", new IntegerField(1)),
        new BodyField("labels", LabelsType),
        new BodyField("links", Ignored) { IsReadOnly = true },
        new BodyField("flavor_id", Text),
        new BodyField("image_id", Text),
        new BodyField("node_addresses", new TextListField()) { IsReadOnly = true },
        new BodyField("node_count", Limit),
        new BodyField("role", Text),
        new BodyField("min_node_count", Limit),
        new BodyField("max_node_count", Limit),
        new BodyField("is_default", new BooleanField()),
        new BodyField("stack_id", Text) { IsReadOnly = true },
        new BodyField("status", new WordField([.. Enum.GetValues<BayStatus>().Select(static status => status.ToWord())])),
        new BodyField("status_reason", new PlainTextField()),
        new BodyField("version", new PlainTextField()),
        new BodyField("merge_labels", new BooleanField()),
        new BodyField("labels_overridden", Ignored),
        new BodyField("labels_added", Ignored),
        new BodyField("labels_skipped", Ignored),
        new BodyField(NodeLabels, NodeLabelsType) { Since = MicroversionTable.NodeLabels },
        new BodyField(NodeTaints, NodeTaintsType) { Since = MicroversionTable.NodeLabels },
        new BodyField("created_at", Ignored) { IsReadOnly = true },
        new BodyField("updated_at", Ignored) { IsReadOnly = true },
    ]);
}
