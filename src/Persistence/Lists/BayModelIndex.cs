using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Lists;

/// <summary>Lists bay models from the stored states.</summary>
internal sealed class BayModelIndex(Database database) : IBayModelIndex
{
    private const string Listed = "(project = @project OR (is_public AND NOT is_hidden))";

    // Hiding a public model only keeps it out of lists: by name it is found.
    private const string Usable = "(project = @project OR is_public)";

    private readonly SnapshotList<BayModelSnapshot> _models = new(database, StateNames.BayModel, BayModelSortKeys.Columns, GrainKeys.BayModel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BayModelSnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken) =>
        _models.PageAsync(query, query.ProjectId is null ? null : query.ShowsHidden ? Usable : Listed, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BayModelSnapshot>> FindByNameAsync(string? projectId, string name, CancellationToken cancellationToken) =>
        _models.FindByNameAsync(projectId is null ? null : Usable, projectId, name, limit: 2, cancellationToken);
}
