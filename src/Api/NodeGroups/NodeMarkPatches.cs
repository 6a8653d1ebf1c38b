using System.Collections.Immutable;
using Magnum.Api.JsonPatch;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.NodeGroups;

/// <summary>Labels and taints of nodes in a group that is patched.</summary>
internal static class NodeMarkPatches
{
    /// <summary>Lets a patch see them: where it does not, their paths are unknown.</summary>
    public static void Show(NodeGroupSnapshot group, PatchedDocument document)
    {
        document.Attributes[NodeGroupSchema.NodeLabels] = group.NodeLabels is { IsEmpty: false } labels ? PatchedDocument.Dictionary(labels) : null;
        document.Attributes[NodeGroupSchema.NodeTaints] = group.NodeTaints is { IsEmpty: false } taints ? taints.Select(static taint => (object?)Dictionary(taint)).ToList() : null;
    }

    /// <summary>What the patched document says of those that it changed; null of each that it left alone, empty where it took them away.</summary>
    /// <exception cref="Errors.ApiException">400 or 409 naming the field.</exception>
    public static (ImmutableSortedDictionary<string, string>? Labels, ImmutableArray<NodeTaint>? Taints) Read(NodeGroupSnapshot group, PatchedDocument document)
    {
        var labels = (ImmutableSortedDictionary<string, string>?)NodeGroupSchema.NodeLabelsType.Read(NodeGroupSchema.NodeLabels, document.Attributes.GetValueOrDefault(NodeGroupSchema.NodeLabels));
        var taints = (ImmutableArray<NodeTaint>?)NodeGroupSchema.NodeTaintsType.Read(NodeGroupSchema.NodeTaints, document.Attributes.GetValueOrDefault(NodeGroupSchema.NodeTaints));
        return (labels ?? (group.NodeLabels is null ? null : ImmutableSortedDictionary<string, string>.Empty), taints ?? (group.NodeTaints is null ? null : []));
    }

    private static OrderedDictionary<string, object?> Dictionary(NodeTaint taint)
    {
        var shown = new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["key"] = taint.Key };
        if (taint.Value is not null)
            shown["value"] = taint.Value;
        shown["effect"] = taint.Effect;
        return shown;
    }
}
