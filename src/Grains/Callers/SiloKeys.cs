namespace Magnum.Grains.Callers;

/// <summary>The key that all silos of a cluster share and nobody else has, and those that other silos may use while it is being changed.</summary>
/// <param name="Current">What this silo proves its calls with; 32 bytes.</param>
/// <param name="All">What other silos may prove theirs with, this one included.</param>
public sealed record SiloKeys(byte[] Current, IReadOnlyList<byte[]> All)
{
    /// <summary>Hides the keys.</summary>
    public override string ToString() => nameof(SiloKeys);
}
