using System.Collections.Immutable;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>The part of a <see cref="BaySnapshot"/> that short lists show. Read from the same stored text, in a third of the time.</summary>
public sealed record BaySummary
{
    /// <inheritdoc cref="BaySnapshot.Uuid"/>
    public required Guid Uuid { get; init; }

    /// <inheritdoc cref="BaySnapshot.Name"/>
    public required string Name { get; init; }

    /// <inheritdoc cref="BaySnapshot.BayModelId"/>
    public required Guid BayModelId { get; init; }

    /// <inheritdoc cref="BaySnapshot.Keypair"/>
    public string? Keypair { get; init; }

    /// <inheritdoc cref="BaySnapshot.NodeCount"/>
    public required int NodeCount { get; init; }

    /// <inheritdoc cref="BaySnapshot.MasterCount"/>
    public required int MasterCount { get; init; }

    /// <inheritdoc cref="BaySnapshot.DockerVolumeSize"/>
    public int? DockerVolumeSize { get; init; }

    /// <inheritdoc cref="BaySnapshot.Labels"/>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc cref="BaySnapshot.MasterFlavorId"/>
    public string? MasterFlavorId { get; init; }

    /// <inheritdoc cref="BaySnapshot.FlavorId"/>
    public string? FlavorId { get; init; }

    /// <inheritdoc cref="BaySnapshot.CreateTimeoutMinutes"/>
    public required int CreateTimeoutMinutes { get; init; }

    /// <inheritdoc cref="BaySnapshot.StackId"/>
    public string? StackId { get; init; }

    /// <inheritdoc cref="BaySnapshot.Status"/>
    public required BayStatus Status { get; init; }

    /// <inheritdoc cref="BaySnapshot.HealthStatus"/>
    public HealthStatus? HealthStatus { get; init; }

    /// <inheritdoc cref="BaySnapshot.FloatingIpEnabled"/>
    public bool FloatingIpEnabled { get; init; }

    /// <summary>The summary of a snapshot.</summary>
    public static BaySummary Of(BaySnapshot bay)
    {
        ArgumentNullException.ThrowIfNull(bay);
        return new BaySummary
        {
            Uuid = bay.Uuid,
            Name = bay.Name,
            BayModelId = bay.BayModelId,
            Keypair = bay.Keypair,
            NodeCount = bay.NodeCount,
            MasterCount = bay.MasterCount,
            DockerVolumeSize = bay.DockerVolumeSize,
            Labels = bay.Labels,
            MasterFlavorId = bay.MasterFlavorId,
            FlavorId = bay.FlavorId,
            CreateTimeoutMinutes = bay.CreateTimeoutMinutes,
            StackId = bay.StackId,
            Status = bay.Status,
            HealthStatus = bay.HealthStatus,
            FloatingIpEnabled = bay.FloatingIpEnabled,
        };
    }
}
