using Magnum.Grains.Abstractions.Bays;
using Orleans.Concurrency;

namespace Magnum.Grains.Abstractions.Nodes;

/// <summary>One machine of a bay.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.NodeSnapshot")]
public sealed record NodeSnapshot
{
    /// <summary>The bay it belongs to.</summary>
    [Id(0)] public required Guid BayUuid { get; init; }

    /// <summary>Owner.</summary>
    [Id(1)] public required string ProjectId { get; init; }

    /// <summary>Name within the bay: group and index.</summary>
    [Id(2)] public required string Name { get; init; }

    /// <summary>The group's name.</summary>
    [Id(3)] public required string NodeGroup { get; init; }

    /// <summary>Nova's id of the server; null where the driver has none.</summary>
    [Id(4)] public string? ServerId { get; init; }

    /// <summary>Address by which it is reached.</summary>
    [Id(5)] public string? Address { get; init; }

    /// <summary>When we first saw it.</summary>
    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its health; null until its engine was asked for the first time.</summary>
    [Id(7)] public HealthStatus? Health { get; init; }

    /// <summary>Why it is not healthy; null when it is.</summary>
    [Id(8)] public string? HealthReason { get; init; }

    /// <summary>Since when health and reason are as they are.</summary>
    [Id(9)] public DateTimeOffset? HealthSince { get; init; }
}

/// <summary>One machine. Key: <see cref="GrainKeys.Node"/>.</summary>
[Alias("Magnum.INodeGrain")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Reads the node, or null when there is none for this caller.</summary>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("Get")]
    Task<NodeSnapshot?> GetAsync(CancellationToken cancellationToken);
}
