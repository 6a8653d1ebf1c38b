using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Tenants;

namespace Magnum.Grains.Tenants;

/// <summary>What is stored of a tenant: only what the bays themselves don't tell.</summary>
internal sealed record TenantState
{
    /// <summary>The project's own quota; null where the one for all projects holds.</summary>
    public QuotaSnapshot? Snapshot { get; init; }

    public TenantWork Work { get; init; } = new();
}

/// <summary>Places taken for bays that are being accepted.</summary>
internal sealed record TenantWork
{
    /// <summary>By bay: when the place was taken.</summary>
    public ImmutableDictionary<Guid, DateTimeOffset> Reservations { get; init; } = ImmutableDictionary<Guid, DateTimeOffset>.Empty;
}
