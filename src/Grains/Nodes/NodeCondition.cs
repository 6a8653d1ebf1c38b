using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Nodes;

/// <summary>How a machine is.</summary>
/// <param name="Health">As its engine says; UNKNOWN where nobody does.</param>
/// <param name="Reason">Why it is not healthy; null when it is.</param>
[GenerateSerializer, Immutable, Alias("Magnum.NodeCondition")]
internal sealed record NodeCondition([property: Id(0)] HealthStatus Health, [property: Id(1)] string? Reason);
