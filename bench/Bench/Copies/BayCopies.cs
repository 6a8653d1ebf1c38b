using System.Data.Common;
using System.Text.Json;

namespace Magnum.Bench.Copies;

/// <summary>Copies of a settled bay in the database of a silo that is stopped: state, machines, secrets, certificates and reminder.</summary>
public static class BayCopies
{
    /// <summary>Makes them in one transaction.</summary>
    /// <param name="connection">An open connection to the silo's database.</param>
    /// <param name="dialect">Its words.</param>
    /// <param name="uuid">The bay's.</param>
    /// <param name="count">How many copies.</param>
    /// <param name="cancellationToken">Ends it; nothing is copied then.</param>
    /// <returns>Their UUIDs.</returns>
    /// <exception cref="BenchException">The schema has changed: the bay has no rows where they are looked for.</exception>
    public static async Task<IReadOnlyList<string>> MakeAsync(DbConnection connection, CopyDialect dialect, string uuid, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(dialect);
        var copies = Enumerable.Range(0, count).Select(static _ => Guid.NewGuid().ToString("D")).ToList();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (table, statement) in Statements(dialect))
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = statement;
            Add(command, "uuid", uuid);
            Add(command, "copies", JsonSerializer.Serialize(copies));
            if (await command.ExecuteNonQueryAsync(cancellationToken) < count)
                throw new BenchException($"The bay {uuid} has no rows in the table {table} of {connection.DataSource}.");
        }

        await transaction.CommitAsync(cancellationToken);
        return copies;
    }

    private static IEnumerable<(string Table, string Statement)> Statements(CopyDialect dialect)
    {
        string Of(string key) => $"{dialect.Position}(s.{key}, @uuid) > 0";
        yield return ("state", $"""
            INSERT INTO state (state_name, grain_key, grain_n0, grain_n1, version, modified, payload)
            SELECT s.state_name, replace(s.grain_key, @uuid, c.value), s.grain_n0, s.grain_n1, s.version, s.modified, {dialect.ReplacedPayload}
            FROM state AS s, {dialect.Copies} WHERE {Of("grain_key")}
            """);
        yield return ("secret", $"""
            INSERT INTO secret (state_name, grain_key, grain_n0, grain_n1, version, modified, payload)
            SELECT s.state_name, replace(s.grain_key, @uuid, c.value), s.grain_n0, s.grain_n1, s.version, s.modified, s.payload
            FROM secret AS s, {dialect.Copies} WHERE {Of("grain_key")}
            """);
        yield return ("reminder", $"""
            INSERT INTO reminder (service_id, grain_id, name, start_time, period, grain_hash, version)
            SELECT s.service_id, replace(s.grain_id, @uuid, c.value), s.name, s.start_time, s.period, s.grain_hash, s.version
            FROM reminder AS s, {dialect.Copies} WHERE {Of("grain_id")}
            """);
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
