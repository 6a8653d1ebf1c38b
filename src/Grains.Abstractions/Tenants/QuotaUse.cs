namespace Magnum.Grains.Abstractions.Tenants;

/// <summary>A quota and what of it is used.</summary>
/// <param name="Limit">Bays that the project may have.</param>
/// <param name="Used">Bays that it has or is about to have.</param>
[GenerateSerializer, Immutable, Alias("Magnum.QuotaUse")]
public sealed record QuotaUse([property: Id(0)] int Limit, [property: Id(1)] int Used)
{
    /// <summary>Whether there is no place for one more.</summary>
    public bool IsFull => Used >= Limit;
}
