using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Lists;

/// <summary>Lists bays from the stored states.</summary>
internal sealed class BayIndex(Database database) : IBayIndex
{
    private const string OfProject = "project = @project";

    private readonly SnapshotList<BaySnapshot> _bays = new(database, StateNames.Bay, BaySortKeys.Columns, GrainKeys.Bay);
    private readonly SnapshotList<BaySummary> _summaries = new(database, StateNames.Bay, BaySortKeys.Columns, GrainKeys.Bay);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BaySnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken) =>
        _bays.PageAsync(query, query.ProjectId is null ? null : OfProject, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BaySummary>?> SummariesAsync(ListQuery query, CancellationToken cancellationToken) =>
        _summaries.PageAsync(query, query.ProjectId is null ? null : OfProject, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BaySnapshot>> FindByNameAsync(string? projectId, string name, CancellationToken cancellationToken) =>
        _bays.FindByNameAsync(projectId is null ? null : OfProject, projectId, name, limit: 2, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> UuidsAsync(string projectId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command($"SELECT uuid FROM state WHERE state_name = '{StateNames.Bay}' AND uuid IS NOT NULL AND project = @project ORDER BY seq")
            .With("project", projectId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var uuids = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            uuids.Add(Guid.ParseExact(reader.GetString(0), "D"));
        return uuids;
    }

    /// <inheritdoc/>
    public async Task<BayCounts> CountAsync(string? projectId, CancellationToken cancellationToken)
    {
        // The snapshot's JSON holds the sums over its groups too.
        var machines = $"{database.SnapshotField("nodeCount", SnapshotFieldKind.Integer)} + {database.SnapshotField("masterCount", SnapshotFieldKind.Integer)}";
        var visible = projectId is null ? "" : $" AND {OfProject}";
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(
            $"SELECT count(*), CAST(coalesce(sum({machines}), 0) AS bigint) FROM state WHERE state_name = '{StateNames.Bay}' AND uuid IS NOT NULL{visible}");
        if (projectId is not null)
            command.With("project", projectId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new BayCounts(reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <inheritdoc/>
    public async Task<bool> AnyUsesAsync(Guid bayModel, CancellationToken cancellationToken)
    {
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command($"SELECT 1 FROM state WHERE state_name = '{StateNames.Bay}' AND bay_model = @model LIMIT 1").With("model", bayModel.ToString("D"));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
