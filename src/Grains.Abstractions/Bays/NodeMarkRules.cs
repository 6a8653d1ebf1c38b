using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>What labels and taints the machines of a group may carry. Pure.</summary>
/// <remarks>
/// Reserved keys: kubernetes/kubernetes staging/src/k8s.io/kubelet/pkg/apis/well_known_labels.go, release 1.31; the kubelet refuses to start with others of
/// those name spaces. Keys and values: k8s.io/apimachinery pkg/util/validation, the same release.
/// </remarks>
public static partial class NodeMarkRules
{
    /// <summary>Most characters of all labels, and of all taints, together: boot data has a limit, which more would break only when machines are built.</summary>
    public const int MostCharacters = 4096;

    private const int LongestName = 63;
    private const int LongestPrefix = 253;

    private static readonly string[] ReservedPrefixes = ["kubernetes.io", "k8s.io"];

    private static readonly string[] OpenPrefixes = ["kubelet.kubernetes.io", "node.kubernetes.io"];

    private static readonly HashSet<string> OpenKeys = new(StringComparer.Ordinal)
    {
        "beta.kubernetes.io/arch", "beta.kubernetes.io/instance-type", "beta.kubernetes.io/os",
        "failure-domain.beta.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
        "kubernetes.io/arch", "kubernetes.io/hostname", "kubernetes.io/os",
        "node.kubernetes.io/instance-type", "node.kubernetes.io/windows-build",
        "topology.kubernetes.io/region", "topology.kubernetes.io/zone",
    };

    /// <summary>Why a group can't have these labels and taints, for the tenant, or null.</summary>
    /// <param name="role">The group's role.</param>
    /// <param name="labels">The labels; null for none.</param>
    /// <param name="taints">The taints; null for none.</param>
    public static string? Objection(string role, ImmutableSortedDictionary<string, string>? labels, ImmutableArray<NodeTaint>? taints)
    {
        if (role == NodeGroupSnapshot.MasterRole && labels is { IsEmpty: false })
            return "node_labels can not be set on a master nodegroup.";
        if (role == NodeGroupSnapshot.MasterRole && taints is { IsEmpty: false })
            return "node_taints can not be set on a master nodegroup.";
        return OfLabels(labels ?? ImmutableSortedDictionary<string, string>.Empty) ?? OfTaints(taints ?? []);
    }

    /// <summary>Whether a label may have that value.</summary>
    public static bool IsValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length == 0 || (value.Length <= LongestName && Name().IsMatch(value));
    }

    private static string? OfLabels(ImmutableSortedDictionary<string, string> labels)
    {
        foreach (var (key, value) in labels)
        {
            if (!IsKey(key))
                return $"node_labels is invalid: '{key}' is no label key of Kubernetes.";
            if (IsReserved(key))
                return $"node_labels is invalid: the key '{key}' is reserved by Kubernetes.";
            if (!IsValue(value))
                return $"node_labels is invalid: the value of '{key}' is no label value of Kubernetes.";
        }

        return TooMany("node_labels", labels.Sum(static label => label.Key.Length + label.Value.Length + 2));
    }

    private static string? OfTaints(ImmutableArray<NodeTaint> taints)
    {
        for (var i = 0; i < taints.Length; i++)
        {
            var taint = taints[i];
            if (!IsKey(taint.Key))
                return $"node_taints[{i}] is invalid: '{taint.Key}' is no label key of Kubernetes.";
            if (!IsValue(taint.Value ?? ""))
                return $"node_taints[{i}] is invalid: the value is no label value of Kubernetes.";
            if (!NodeTaint.Effects.Contains(taint.Effect, StringComparer.Ordinal))
                return $"node_taints[{i}] is invalid: effect should be one of: {string.Join(", ", NodeTaint.Effects)}.";
            if (taints.Take(i).Any(other => other.Key == taint.Key && other.Effect == taint.Effect))
                return $"node_taints[{i}] is invalid: '{taint.Key}' with the effect {taint.Effect} is there already.";
        }

        return TooMany("node_taints", taints.Sum(static taint => taint.Key.Length + (taint.Value?.Length ?? 0) + taint.Effect.Length + 3));
    }

    private static string? TooMany(string field, int characters) => characters > MostCharacters ? $"{field} is invalid: all together may have {MostCharacters} characters." : null;

    private static bool IsKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        return name.Length <= LongestName && Name().IsMatch(name) && (slash < 0 || (slash <= LongestPrefix && Prefix().IsMatch(key[..slash])));
    }

    private static bool IsReserved(string key)
    {
        if (key.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash))
            return false;
        var prefix = key[..slash];
        return ReservedPrefixes.Any(reserved => IsWithin(prefix, reserved)) && !OpenPrefixes.Any(open => IsWithin(prefix, open)) && !OpenKeys.Contains(key);
    }

    private static bool IsWithin(string prefix, string space) => prefix == space || prefix.EndsWith($".{space}", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();
}
