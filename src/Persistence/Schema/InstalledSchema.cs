using System.Data.Common;
using Magnum.Persistence.Databases;

namespace Magnum.Persistence.Schema;

/// <summary>What the database holds now.</summary>
/// <param name="Version">0 when there is nothing.</param>
/// <param name="OldestProgram">The oldest program that may use it.</param>
/// <param name="Hashes">Of the scripts that made it, by version.</param>
/// <param name="Queries">The query rows for one program version.</param>
internal sealed record InstalledSchema(
    int Version,
    int OldestProgram,
    IReadOnlyDictionary<int, string> Hashes,
    IReadOnlyDictionary<(string Set, string Key), string> Queries)
{
    private static readonly InstalledSchema Nothing = new(0, 0, new Dictionary<int, string>(), new Dictionary<(string Set, string Key), string>());

    /// <summary>Reads the version table and the query rows for programs of <paramref name="program"/>.</summary>
    public static async Task<InstalledSchema> ReadAsync(Database database, DbConnection connection, int program, CancellationToken cancellationToken)
    {
        if (!await database.HasTableAsync(connection, "schema_version", cancellationToken))
            return Nothing;
        var (version, oldest) = (0, 0);
        var hashes = new Dictionary<int, string>();
        await using (var command = connection.Command("SELECT version, oldest_program, script_hash FROM schema_version ORDER BY version"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                (version, oldest) = (reader.GetInt32(0), reader.GetInt32(1));
                hashes[version] = reader.GetString(2);
            }
        }

        var queries = new Dictionary<(string Set, string Key), string>();
        await using (var command = connection.Command("SELECT query_set, query_key, query_text FROM orleans_query WHERE schema_version = @program").With("program", program))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                queries[(reader.GetString(0), reader.GetString(1))] = reader.GetString(2);
        }

        return new InstalledSchema(version, oldest, hashes, queries);
    }

    /// <summary>Runs a script and records it.</summary>
    public static async Task AddAsync(DbConnection connection, DbTransaction transaction, SchemaScript script, CancellationToken cancellationToken)
    {
        await using (var command = connection.Command(script.Sql, transaction))
        {
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var record = connection.Command("INSERT INTO schema_version (version, oldest_program, script_hash) VALUES (@version, @oldest, @hash)", transaction)
            .With("version", script.Version).With("oldest", script.OldestProgram).With("hash", script.Hash);
        await record.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Stores the query rows of a program's version, and removes those of programs that are admitted no more.</summary>
    public static async Task ReplaceQueriesAsync(DbConnection connection, DbTransaction transaction, SchemaScripts scripts, CancellationToken cancellationToken)
    {
        await using (var command = connection.Command(
            "DELETE FROM orleans_query WHERE schema_version = @program OR schema_version < (SELECT oldest_program FROM schema_version ORDER BY version DESC LIMIT 1)",
            transaction).With("program", scripts.Version))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var ((set, key), text) in scripts.Queries)
        {
            await using var command = connection.Command("INSERT INTO orleans_query (schema_version, query_set, query_key, query_text) VALUES (@program, @set, @key, @text)", transaction)
                .With("program", scripts.Version).With("set", set).With("key", key).With("text", text);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
