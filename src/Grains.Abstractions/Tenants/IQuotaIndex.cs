namespace Magnum.Grains.Abstractions.Tenants;

/// <summary>Lists quotas from the tenants' stored states: what was answered is found at once.</summary>
public interface IQuotaIndex
{
    /// <summary>One page of quotas.</summary>
    /// <returns>At most <see cref="QuotaQuery.Limit"/> quotas in the asked order, or null when the marker is unknown.</returns>
    Task<IReadOnlyList<Quota>?> ListAsync(QuotaQuery query, CancellationToken cancellationToken);

    /// <summary>The project's own quota, or null when it has none.</summary>
    Task<Quota?> FindAsync(string projectId, CancellationToken cancellationToken);
}

/// <summary>One page of a list of quotas.</summary>
/// <param name="ProjectId">Whose; null for all projects.</param>
/// <param name="SortKey">Name of a sortable field as on the wire; <c>id</c> is the order of the numbers.</param>
/// <param name="Descending">Direction; ties are broken by number in the same direction.</param>
/// <param name="Limit">Largest number of items, at least 1.</param>
/// <param name="Marker">Number of the last item seen, or null for the first page.</param>
public sealed record QuotaQuery(string? ProjectId, string SortKey, bool Descending, int Limit, long? Marker);
