using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers;

/// <summary>Labels and taints as the kubelet takes them. Keys and values have neither blanks nor any of the signs between them.</summary>
/// <remarks>Source: kubernetes/kubernetes cmd/kubelet/app/options, flags node-labels and register-with-taints, release 1.31.</remarks>
internal static class NodeMarkText
{
    /// <summary><c>key=value,key=value</c>; empty for none.</summary>
    public static string Of(ImmutableSortedDictionary<string, string> labels) => string.Join(',', labels.Select(static label => $"{label.Key}={label.Value}"));

    /// <summary><c>key=value:effect,key=:effect</c>; empty for none.</summary>
    public static string Of(ImmutableArray<NodeTaint> taints) => string.Join(',', taints.Select(static taint => $"{taint.Key}={taint.Value}:{taint.Effect}"));
}
