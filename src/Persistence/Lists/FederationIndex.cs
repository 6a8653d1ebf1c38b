using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Federations;
using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Lists;

/// <summary>Lists federations from the stored states.</summary>
internal sealed class FederationIndex(Database database) : IFederationIndex
{
    private const string OfProject = "project = @project";

    private readonly SnapshotList<FederationSnapshot> _federations = new(database, StateNames.Federation, FederationSortKeys.Columns, GrainKeys.Federation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FederationSnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken) =>
        _federations.PageAsync(query, query.ProjectId is null ? null : OfProject, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FederationSnapshot>> FindByNameAsync(string projectId, string name, CancellationToken cancellationToken) =>
        _federations.FindByNameAsync(OfProject, projectId, name, limit: 2, cancellationToken);
}
