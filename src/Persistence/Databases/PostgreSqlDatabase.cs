using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Magnum.Persistence.Databases;

/// <summary>PostgreSQL 12 or newer; everything of ours lives in the schema <c>magnum</c>.</summary>
internal sealed class PostgreSqlDatabase : Database
{
    // "Magnum" in ASCII: advisory locks have one number space per database.
    private const long LockKey = 0x4D61676E756D;

    private const int DefaultPoolSize = 40;
    private const int SmallPoolSize = 4;

    private readonly NpgsqlDataSource _main;
    private readonly NpgsqlDataSource _system;
    private readonly NpgsqlDataSource _secrets;

    /// <param name="connectionString">The operator's; what it leaves open is filled in.</param>
    /// <param name="schemaVersion">Whose query rows Orleans reads.</param>
    public PostgreSqlDatabase(string connectionString, int schemaVersion)
    {
        // The operator's pool size is the whole process's: most of it for states and lists, little for the rest.
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var pool = given.ShouldSerialize("Maximum Pool Size") ? given.MaxPoolSize : DefaultPoolSize;
        var small = Math.Clamp(pool / 4, 1, SmallPoolSize);
        _main = NpgsqlDataSource.Create(Complete(connectionString, QuerySet.Main, schemaVersion, Math.Max(1, pool - (2 * small))));
        _system = NpgsqlDataSource.Create(Complete(connectionString, QuerySet.Main, schemaVersion, small));
        _secrets = NpgsqlDataSource.Create(Complete(connectionString, QuerySet.Secrets, schemaVersion, small));
    }

    /// <inheritdoc/>
    public override DatabaseDialect Dialect => DatabaseDialect.PostgreSql;

    /// <inheritdoc/>
    public override string Invariant => "Npgsql";

    /// <inheritdoc/>
    public override DbDataSource Main => _main;

    /// <inheritdoc/>
    public override DbDataSource System => _system;

    /// <inheritdoc/>
    public override DbDataSource Secrets => _secrets;

    /// <inheritdoc/>
    public override string Snapshot => "payload -> 'snapshot'";

    /// <summary>Adds what is ours to a connection string, and what makes it fast where the operator says nothing.</summary>
    internal static NpgsqlConnectionStringBuilder Complete(string connectionString, string querySet, int schemaVersion, int poolSize)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var complete = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = "magnum",
            Options = string.Create(CultureInfo.InvariantCulture, $"{given.Options} -c magnum.schema_version={schemaVersion} -c magnum.query_set={querySet}").TrimStart(),
            MaxPoolSize = poolSize,
            MinPoolSize = Math.Min(given.MinPoolSize, poolSize),
        };
        complete.ApplicationName ??= "magnum";
        if (!given.ShouldSerialize("Max Auto Prepare"))
        {
            complete.MaxAutoPrepare = 60;
            complete.AutoPrepareMinUsages = 2;
        }

        // Safe: nothing here leaves a setting, a temporary table or a lock behind in its session.
        if (!given.ShouldSerialize("No Reset On Close"))
            complete.NoResetOnClose = true;
        return complete;
    }

    /// <inheritdoc/>
    public override Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override async Task<bool> HasTableAsync(DbConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SELECT to_regclass('magnum.' || @table) IS NOT NULL").With("table", table);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <inheritdoc/>
    public override async Task<DbTransaction> BeginAloneAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.Command("SELECT pg_advisory_xact_lock(@key)", transaction).With("key", LockKey);

        // Others may be at a long migration: waiting for them has no limit but the caller's.
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);

        // Asked for first: where an administrator made the schema, the right to create one isn't needed.
        await using var schema = connection.Command("DO $$ BEGIN IF to_regnamespace('magnum') IS NULL THEN CREATE SCHEMA magnum; END IF; END $$", transaction);
        await schema.ExecuteNonQueryAsync(cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    public override async Task GrantAsync(DbConnection connection, string role, CancellationToken cancellationToken)
    {
        var quoted = '"' + role.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        await using var command = connection.Command($"""
            GRANT USAGE ON SCHEMA magnum TO {quoted};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA magnum TO {quoted};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA magnum TO {quoted};
            REVOKE INSERT, UPDATE, DELETE ON magnum.schema_version, magnum.orleans_query FROM {quoted};
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override string SnapshotField(string name, SnapshotFieldKind kind) => kind switch
    {
        SnapshotFieldKind.Integer => $"(payload #>> '{{snapshot,{name}}}')::bigint",
        SnapshotFieldKind.Boolean => $"(payload #>> '{{snapshot,{name}}}')::boolean::int::bigint",
        _ => $"(payload #>> '{{snapshot,{name}}}') COLLATE \"C\"",
    };

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _main.DisposeAsync();
        await _system.DisposeAsync();
        await _secrets.DisposeAsync();
    }
}
