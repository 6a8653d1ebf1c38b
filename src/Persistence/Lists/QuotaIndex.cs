using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Persistence.Databases;
using Magnum.Persistence.Serialization;

namespace Magnum.Persistence.Lists;

/// <summary>Lists quotas from the tenants' stored states. A quota's number is that of its row, which stays when the quota goes.</summary>
internal sealed class QuotaIndex(Database database) : IQuotaIndex
{
    private const string Source = $"FROM state WHERE state_name = '{StateNames.Tenant}' AND project IS NOT NULL";

    private static readonly JsonTypeInfo<QuotaSnapshot> Json = (JsonTypeInfo<QuotaSnapshot>)MagnumJson.Options.GetTypeInfo(typeof(QuotaSnapshot));

    private string Item => $"{SortColumn.Sequence}, {database.Snapshot}";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The sort key is unknown or the limit below 1: the API checks both.</exception>
    public async Task<IReadOnlyList<Quota>?> ListAsync(QuotaQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        if (!QuotaSortKeys.Columns.TryGetValue(query.SortKey, out var column))
            throw new ArgumentException($"'{query.SortKey}' is no sort key.", nameof(query));
        var statement = new ListStatement(database, query.ProjectId is null ? Source : $"{Source} AND project = @project", column, query.Descending, Item);
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var page = query.Marker is { } marker
            ? await AfterAsync(connection, statement, query.ProjectId, marker, cancellationToken)
            : connection.Command(statement.FirstPage);
        if (page is null)
            return null;
        Project(page, query.ProjectId).With("limit", query.Limit);
        return await ReadAsync(page, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Quota?> FindAsync(string projectId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command($"SELECT {Item} {Source} AND grain_key = @key AND grain_n0 = 0 AND grain_n1 = 0")
            .With("key", GrainKeys.Tenant(projectId));
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    private static async Task<DbCommand?> AfterAsync(DbConnection connection, ListStatement statement, string? projectId, long marker, CancellationToken cancellationToken)
    {
        await using var find = Project(connection.Command(statement.NumberedMarker), projectId).With("marker", marker);
        return await statement.PageAfterAsync(connection, find, cancellationToken);
    }

    private static async Task<IReadOnlyList<Quota>> ReadAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var quotas = new List<Quota>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            quotas.Add(new Quota(reader.GetInt64(0), JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), Json)!));
        return quotas;
    }

    private static DbCommand Project(DbCommand command, string? projectId) =>
        projectId is null ? command : command.With("project", projectId);
}
