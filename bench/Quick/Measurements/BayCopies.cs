using Microsoft.Data.Sqlite;

namespace Magnum.Quick.Measurements;

/// <summary>Copies of a settled bay in the database of a silo that is stopped: state, machines, secrets, certificates and reminder.</summary>
internal static class BayCopies
{
    private const string Prepare = """
        CREATE TEMP TABLE state_of AS SELECT * FROM main.state WHERE instr(grain_key, @uuid) > 0;
        CREATE TEMP TABLE secret_of AS SELECT * FROM main.secret WHERE instr(grain_key, @uuid) > 0;
        CREATE TEMP TABLE reminder_of AS SELECT * FROM main.reminder WHERE instr(grain_id, @uuid) > 0;
        """;

    private const string Copy = """
        INSERT INTO state (state_name, grain_key, grain_n0, grain_n1, version, modified, payload)
        SELECT state_name, replace(grain_key, @uuid, @copy), grain_n0, grain_n1, version, modified, replace(payload, @uuid, @copy) FROM temp.state_of;
        INSERT INTO secret (state_name, grain_key, grain_n0, grain_n1, version, modified, payload)
        SELECT state_name, replace(grain_key, @uuid, @copy), grain_n0, grain_n1, version, modified, payload FROM temp.secret_of;
        INSERT INTO reminder (service_id, grain_id, name, start_time, period, grain_hash, version)
        SELECT service_id, replace(grain_id, @uuid, @copy), name, start_time, period, grain_hash, version FROM temp.reminder_of;
        """;

    /// <summary>Makes them in one transaction.</summary>
    /// <returns>Their UUIDs.</returns>
    /// <exception cref="BenchException">The schema has changed: the bay has no rows where they are looked for.</exception>
    public static async Task<IReadOnlyList<string>> MakeAsync(string database, string uuid, int count, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellationToken);
        await using var prepare = new SqliteCommand(Prepare, connection, transaction);
        prepare.Parameters.AddWithValue("uuid", uuid);
        await prepare.ExecuteNonQueryAsync(cancellationToken);
        await using var look = new SqliteCommand("SELECT (SELECT count(*) FROM state_of WHERE uuid = @uuid) * (SELECT count(*) FROM secret_of) * (SELECT count(*) FROM reminder_of)", connection, transaction);
        look.Parameters.AddWithValue("uuid", uuid);
        if ((long)(await look.ExecuteScalarAsync(cancellationToken))! == 0)
            throw new BenchException($"The bay {uuid} lacks rows of state, secrets or reminder in {database}.");

        var copies = Enumerable.Range(0, count).Select(static _ => Guid.NewGuid().ToString("D")).ToList();
        await using var copy = new SqliteCommand(Copy, connection, transaction);
        copy.Parameters.AddWithValue("uuid", uuid);
        var name = copy.Parameters.AddWithValue("copy", "");
        foreach (var other in copies)
        {
            name.Value = other;
            await copy.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return copies;
    }
}
