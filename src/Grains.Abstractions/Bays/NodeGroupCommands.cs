using System.Collections.Immutable;
using System.Globalization;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>Asks for a group of machines beside the two that every bay has.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.CreateNodeGroup")]
public sealed record CreateNodeGroup
{
    /// <summary>UUID of the new group; repeating the command with it makes no second one.</summary>
    [Id(0)] public required Guid Uuid { get; init; }

    /// <summary>Name; 1 to 255 characters, unique in the bay.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Any word but <c>master</c>.</summary>
    [Id(2)] public required string Role { get; init; }

    /// <summary>Wanted machines, at least 0.</summary>
    [Id(3)] public required int NodeCount { get; init; }

    /// <summary>Lower limit of the size.</summary>
    [Id(4)] public int MinNodeCount { get; init; }

    /// <summary>Upper limit of the size; null or 0 for none.</summary>
    [Id(5)] public int? MaxNodeCount { get; init; }

    /// <summary>Nova flavor, or null for the bay's.</summary>
    [Id(6)] public string? FlavorId { get; init; }

    /// <summary>Glance image, or null for the model's.</summary>
    [Id(7)] public string? ImageId { get; init; }

    /// <summary>Docker volume in GiB.</summary>
    [Id(8)] public int? DockerVolumeSize { get; init; }

    /// <summary>Labels in force (the bay's already merged where asked).</summary>
    [Id(9)] public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Labels that Kubernetes shows of the machines; null for none. <see cref="NodeMarkRules"/> says which.</summary>
    [Id(10)] public ImmutableSortedDictionary<string, string>? NodeLabels { get; init; }

    /// <summary>Taints that the machines register with; null for none.</summary>
    [Id(11)] public ImmutableArray<NodeTaint>? NodeTaints { get; init; }
}

/// <summary>Sets the limits of a group's size, and what its machines to come carry.</summary>
/// <param name="NodeGroup">UUID of the group.</param>
/// <param name="MinNodeCount">Lower limit.</param>
/// <param name="MaxNodeCount">Upper limit; null or 0 for none.</param>
[GenerateSerializer, Immutable, Alias("Magnum.UpdateNodeGroup")]
public sealed record UpdateNodeGroup([property: Id(0)] Guid NodeGroup, [property: Id(1)] int MinNodeCount, [property: Id(2)] int? MaxNodeCount)
{
    /// <summary>Labels of the machines; null leaves them as they are, empty takes them away.</summary>
    [Id(3)] public ImmutableSortedDictionary<string, string>? NodeLabels { get; init; }

    /// <summary>Taints of the machines; null leaves them as they are, empty takes them away.</summary>
    [Id(4)] public ImmutableArray<NodeTaint>? NodeTaints { get; init; }
}

/// <summary>The limits of a group's size. Pure.</summary>
public static class NodeGroupLimits
{
    /// <summary>Why size and limits don't fit each other, in Magnum's words, or null.</summary>
    /// <remarks>Source: openstack/magnum magnum/api/controllers/v1/nodegroup.py, _validate_node_count, release 15.0.1; a limit of 0 counts as none.</remarks>
    public static string? Contradiction(string group, int count, int min, int? max)
    {
        if (max is > 0 && min > max)
            return string.Create(CultureInfo.InvariantCulture, $"max_node_count for {group} is invalid (min_node_count ({min}) should be less or equal to max_node_count ({max})).");
        if (max is > 0 && count > max)
            return string.Create(CultureInfo.InvariantCulture, $"max_node_count for {group} is invalid (node_count ({count}) should be less or equal to max_node_count ({max})).");
        return min > count
            ? string.Create(CultureInfo.InvariantCulture, $"min_node_count for {group} is invalid (min_node_count ({min}) should be less or equal to node_count ({count})).")
            : null;
    }
}
