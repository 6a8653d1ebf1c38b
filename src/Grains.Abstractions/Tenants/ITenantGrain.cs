using Orleans.Concurrency;

namespace Magnum.Grains.Abstractions.Tenants;

/// <summary>One project. Key: <see cref="GrainKeys.Tenant"/>.</summary>
[Alias("Magnum.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>How much of its quota the project uses, places of bays that are just being accepted included. May be repeated.</summary>
    /// <remarks>For telling early that there is no place; only a creation itself takes one, in the tenant's turn.</remarks>
    /// <returns>Null when the caller may not see that project.</returns>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("GetQuotaUse")]
    Task<QuotaUse?> GetQuotaUseAsync(CancellationToken cancellationToken);
}

/// <summary>A quota and what of it is used.</summary>
/// <param name="Limit">Bays that the project may have.</param>
/// <param name="Used">Bays that it has or is about to have.</param>
[GenerateSerializer, Immutable, Alias("Magnum.QuotaUse")]
public sealed record QuotaUse([property: Id(0)] int Limit, [property: Id(1)] int Used)
{
    /// <summary>Whether there is no place for one more.</summary>
    public bool IsFull => Used >= Limit;
}
