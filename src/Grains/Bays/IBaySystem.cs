using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>What the system itself asks of a bay; no tenant stands behind these calls. Same key as <see cref="IBayGrain"/>.</summary>
[Alias("Magnum.IBaySystem")]
internal interface IBaySystem : IGrainWithStringKey
{
    /// <summary>Tells what a listing of the tenant's stacks showed of this bay's stack. May be repeated, late or lost.</summary>
    [Alias("StackSeen")]
    Task StackSeenAsync(StackSighting sighting, CancellationToken cancellationToken);
}

/// <summary>One look at a tenant's stacks, as far as one bay is concerned.</summary>
/// <param name="BeganAt">When the request to Heat began: what Heat did later is not in it.</param>
/// <param name="Status">Heat's status of the stack; null when the stack was not listed, or nothing could be listed.</param>
[GenerateSerializer, Immutable, Alias("Magnum.StackSighting")]
internal sealed record StackSighting([property: Id(0)] DateTimeOffset BeganAt, [property: Id(1)] string? Status);
