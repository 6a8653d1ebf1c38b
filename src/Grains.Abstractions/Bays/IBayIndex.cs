namespace Magnum.Grains.Abstractions.Bays;

/// <summary>Lists bays from the stored states: what was answered as accepted is found at once.</summary>
public interface IBayIndex
{
    /// <summary>One page of bays.</summary>
    /// <returns>At most <see cref="ListQuery.Limit"/> bays in the asked order, or null when the marker is unknown.</returns>
    Task<IReadOnlyList<BaySnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken);

    /// <summary>As <see cref="ListAsync"/>, with only what short lists show.</summary>
    Task<IReadOnlyList<BaySummary>?> SummariesAsync(ListQuery query, CancellationToken cancellationToken);

    /// <summary>The bays with that name, at most two: more than one is all that matters.</summary>
    /// <param name="projectId">The project to look in; null for all.</param>
    /// <param name="name">Exact name.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<BaySnapshot>> FindByNameAsync(string? projectId, string name, CancellationToken cancellationToken);

    /// <summary>UUIDs of all bays of a project, for quota.</summary>
    Task<IReadOnlyList<Guid>> UuidsAsync(string projectId, CancellationToken cancellationToken);

    /// <summary>How many bays and machines there are.</summary>
    /// <param name="projectId">Whose; null for all projects.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<BayCounts> CountAsync(string? projectId, CancellationToken cancellationToken);

    /// <summary>Whether any bay was made from the model and still exists.</summary>
    Task<bool> AnyUsesAsync(Guid bayModel, CancellationToken cancellationToken);
}

/// <summary>What there is of bays.</summary>
/// <param name="Bays">Bays, whatever their status.</param>
/// <param name="Machines">Wanted machines of all their groups, masters included.</param>
public readonly record struct BayCounts(long Bays, long Machines);

/// <summary>One page of a list.</summary>
/// <param name="ProjectId">Whose; null for all projects.</param>
/// <param name="SortKey">Name of a sortable field as on the wire, for example <c>created_at</c>; <c>id</c> is the order of creation.</param>
/// <param name="Descending">Direction; ties are broken by creation order in the same direction.</param>
/// <param name="Limit">Largest number of items, at least 1.</param>
/// <param name="Marker">UUID of the last item seen, or null for the first page.</param>
public sealed record ListQuery(string? ProjectId, string SortKey, bool Descending, int Limit, Guid? Marker)
{
    /// <summary>Whether other projects' public models are listed though they are hidden; false by default.</summary>
    public bool ShowsHidden { get; init; }
}
