using System.Collections.Frozen;
using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Persistence.Databases;
using Magnum.Persistence.Serialization;

namespace Magnum.Persistence.Lists;

/// <summary>Reads the snapshots of one kind of grain, or parts of them, from their stored states.</summary>
/// <param name="database">Where they are.</param>
/// <param name="stateName">The grains' state name.</param>
/// <param name="columns">What they can be sorted by.</param>
/// <param name="grainKey">The key of the grain with a UUID.</param>
internal sealed class SnapshotList<T>(Database database, string stateName, FrozenDictionary<string, SortColumn> columns, Func<Guid, string> grainKey)
{
    private static readonly JsonTypeInfo<T> Json = (JsonTypeInfo<T>)MagnumJson.Options.GetTypeInfo(typeof(T));

    /// <summary>One page.</summary>
    /// <param name="query">Which.</param>
    /// <param name="visible">Condition on the rows; may use <c>@project</c>.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>Null when the marker is not among the visible rows.</returns>
    /// <exception cref="ArgumentException">The sort key is unknown or the limit below 1: the API checks both.</exception>
    public async Task<IReadOnlyList<T>?> PageAsync(ListQuery query, string? visible, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        if (!columns.TryGetValue(query.SortKey, out var column))
            throw new ArgumentException($"'{query.SortKey}' is no sort key.", nameof(query));
        var statement = new ListStatement(database, Source(visible), column, query.Descending, database.Snapshot);
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var page = query.Marker is { } marker
            ? await AfterAsync(connection, statement, query.ProjectId, marker, cancellationToken)
            : connection.Command(statement.FirstPage);
        if (page is null)
            return null;
        Project(page, query.ProjectId).With("limit", query.Limit);
        return await ReadAsync(page, query.Limit, cancellationToken);
    }

    /// <summary>The visible rows that meet a further condition, oldest first.</summary>
    /// <param name="visible">Condition on the rows; may use <c>@project</c>.</param>
    /// <param name="projectId">Value of <c>@project</c>.</param>
    /// <param name="name">The exact name.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<IReadOnlyList<T>> FindByNameAsync(string? visible, string? projectId, string name, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command($"SELECT {database.Snapshot} {Source(visible)} AND name = @name ORDER BY seq LIMIT @limit");
        Project(command, projectId).With("name", name).With("limit", limit);
        return await ReadAsync(command, limit, cancellationToken);
    }

    private static async Task<DbCommand?> AfterAsync(DbConnection connection, ListStatement statement, string? projectId, string markerKey, CancellationToken cancellationToken)
    {
        await using var find = Project(connection.Command(statement.Marker), projectId).With("marker", markerKey);
        return await statement.PageAfterAsync(connection, find, cancellationToken);
    }

    private static async Task<IReadOnlyList<T>> ReadAsync(DbCommand command, int limit, CancellationToken cancellationToken)
    {
        var items = new List<T>(Math.Min(limit, 128));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            items.Add(JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(0), Json)!);
        return items;
    }

    private static DbCommand Project(DbCommand command, string? projectId) =>
        projectId is null ? command : command.With("project", projectId);

    private Task<DbCommand?> AfterAsync(DbConnection connection, ListStatement statement, string? projectId, Guid marker, CancellationToken cancellationToken) =>
        AfterAsync(connection, statement, projectId, grainKey(marker), cancellationToken);

    private string Source(string? visible) =>
        $"FROM state WHERE state_name = '{stateName}' AND uuid IS NOT NULL{(visible is null ? "" : $" AND {visible}")}";
}
