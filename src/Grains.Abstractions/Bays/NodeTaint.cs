namespace Magnum.Grains.Abstractions.Bays;

/// <summary>A taint that machines of a group register with.</summary>
/// <param name="Key">A label key of Kubernetes.</param>
/// <param name="Value">A label value of Kubernetes; null for none.</param>
/// <param name="Effect">One of <see cref="Effects"/>.</param>
[GenerateSerializer, Immutable, Alias("Magnum.NodeTaint")]
public sealed record NodeTaint([property: Id(0)] string Key, [property: Id(1)] string? Value, [property: Id(2)] string Effect)
{
    /// <summary>What a taint may do to work that does not tolerate it.</summary>
    public static IReadOnlyList<string> Effects { get; } = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
}
