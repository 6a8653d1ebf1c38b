using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Grains.BayModels;

/// <summary>What is stored of a bay model. Lists read only <see cref="Snapshot"/>; <c>work</c> beside it is reserved for what only the model itself needs.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.BayModelState")]
internal sealed record BayModelState
{
    /// <summary>What readers see; null when there is no such model.</summary>
    [Id(0)] public BayModelSnapshot? Snapshot { get; init; }
}
