using Magnum.Grains.Abstractions.Federations;

namespace Magnum.Grains.Federations;

/// <summary>What is stored of a federation. Lists read only <see cref="Snapshot"/>.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.FederationState")]
internal sealed record FederationState
{
    /// <summary>What readers see; null when there is no such federation.</summary>
    [Id(0)] public FederationSnapshot? Snapshot { get; init; }
}
