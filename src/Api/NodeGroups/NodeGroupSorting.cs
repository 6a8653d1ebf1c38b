using System.Collections.Frozen;
using System.Globalization;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.NodeGroups;

/// <summary>Sorts the groups of one cluster, which are all at hand.</summary>
internal static class NodeGroupSorting
{
    private static readonly FrozenDictionary<string, Func<NodeGroupSnapshot, IComparable?>> Columns = new Dictionary<string, Func<NodeGroupSnapshot, IComparable?>>
    {
        ["id"] = static group => group.Id,
        ["uuid"] = static group => group.Uuid.ToString("D", CultureInfo.InvariantCulture),
        ["name"] = static group => group.Name,
        ["docker_volume_size"] = static group => group.DockerVolumeSize,
        ["flavor_id"] = static group => group.FlavorId,
        ["image_id"] = static group => group.ImageId,
        ["node_count"] = static group => group.NodeCount,
        ["role"] = static group => group.Role,
        ["min_node_count"] = static group => group.MinNodeCount,
        ["max_node_count"] = static group => group.MaxNodeCount,
        ["is_default"] = static group => group.IsDefault,
        ["stack_id"] = static group => group.StackId,
        ["status"] = static group => group.Status.ToWord(),
        ["status_reason"] = static group => group.StatusReason,
        ["version"] = static group => group.Version,
        ["created_at"] = static group => group.CreatedAt,
        ["updated_at"] = static group => group.UpdatedAt,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What groups may be sorted by.</summary>
    public static IReadOnlySet<string> Keys { get; } = Columns.Keys.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The groups in the asked order; ties by id in the same direction, null before everything.</summary>
    public static IReadOnlyList<NodeGroupSnapshot> Sort(IEnumerable<NodeGroupSnapshot> groups, string key, bool descending)
    {
        var column = Columns[key];
        return descending
            ? [.. groups.OrderByDescending(column).ThenByDescending(static group => group.Id)]
            : [.. groups.OrderBy(column).ThenBy(static group => group.Id)];
    }
}
