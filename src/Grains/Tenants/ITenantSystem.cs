using Orleans.Concurrency;

namespace Magnum.Grains.Tenants;

/// <summary>What bays ask of their tenant. Key: <see cref="Abstractions.GrainKeys.Tenant"/>.</summary>
[Alias("Magnum.ITenantSystem")]
internal interface ITenantSystem : IGrainWithStringKey
{
    /// <summary>Takes one place of the project's quota for a bay that is about to be accepted. May be repeated for the same bay.</summary>
    [Alias("Reserve")]
    Task<Reservation> ReserveAsync(Guid bay, CancellationToken cancellationToken);

    /// <summary>Gives the place back; of a bay that exists it is taken by the bay itself. May be repeated.</summary>
    [Alias("Release")]
    Task ReleaseAsync(Guid bay, CancellationToken cancellationToken);

    /// <summary>Has Heat watched for that stack until <see cref="UnwatchAsync"/>. Kept in memory only: bays in progress repeat it.</summary>
    [Alias("Watch")]
    Task WatchAsync(Guid bay, string stackId, CancellationToken cancellationToken);

    /// <summary>Ends the watch. May be repeated.</summary>
    [Alias("Unwatch")]
    Task UnwatchAsync(Guid bay, CancellationToken cancellationToken);

    /// <summary>What Nova says of a server of the project, as a sentence for people. May be repeated; holds up no other call.</summary>
    [AlwaysInterleave]
    [Alias("SeeServer")]
    Task<string> SeeServerAsync(string serverId, CancellationToken cancellationToken);
}

/// <summary>Whether there was a place.</summary>
/// <param name="IsGranted">True when the bay may be accepted.</param>
/// <param name="Limit">The project's limit.</param>
[GenerateSerializer, Immutable, Alias("Magnum.Reservation")]
internal sealed record Reservation([property: Id(0)] bool IsGranted, [property: Id(1)] int Limit);
