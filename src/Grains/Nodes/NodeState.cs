using Magnum.Grains.Abstractions.Nodes;

namespace Magnum.Grains.Nodes;

/// <summary>What is stored of a machine. Lists read only <see cref="Snapshot"/>; <c>work</c> beside it is reserved for what only the node itself needs.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.NodeState")]
internal sealed record NodeState
{
    /// <summary>What readers see; null when there is no such machine.</summary>
    [Id(0)] public NodeSnapshot? Snapshot { get; init; }

    /// <summary>What is known of the machine once the bay has told of it again. Pure.</summary>
    /// <param name="told">As the bay's stack shows it.</param>
    public NodeSnapshot Merge(NodeSnapshot told) =>
        Snapshot is { } known && known.ServerId == told.ServerId
            ? told with { CreatedAt = known.CreatedAt, Health = known.Health, HealthReason = known.HealthReason, HealthSince = known.HealthSince }
            : told;
}
