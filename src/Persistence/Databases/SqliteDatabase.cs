using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Magnum.Persistence.Databases;

/// <summary>A SQLite file, for one process.</summary>
internal sealed class SqliteDatabase(string file, TimeSpan busyTimeout, int schemaVersion) : Database
{
    private static readonly TimeSpan LongestMigration = TimeSpan.FromMinutes(10);

    private readonly SqliteDataSource _main = new(file, busyTimeout, QuerySet.Main, schemaVersion, pooled: true);
    private readonly SqliteDataSource _secrets = new(file, busyTimeout, QuerySet.Secrets, schemaVersion, pooled: false);

    /// <inheritdoc/>
    public override DatabaseDialect Dialect => DatabaseDialect.Sqlite;

    /// <summary>Orleans' word for SQLite; it loads Microsoft.Data.Sqlite.</summary>
    public override string Invariant => "System.Data.SQLite";

    /// <inheritdoc/>
    public override DbDataSource Main => _main;

    /// <inheritdoc/>
    public override DbDataSource System => _main;

    /// <inheritdoc/>
    public override DbDataSource Secrets => _secrets;

    /// <inheritdoc/>
    public override string Snapshot => "payload -> '$.snapshot'";

    /// <summary>Makes the file for its owner only, and the folders that are missing.</summary>
    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(Path.GetDirectoryName(file)!);
        await PrivateFile.OpenOrCreate(file, FileMode.OpenOrCreate).DisposeAsync();

        // Kept in the file: readers go on while somebody writes.
        await using var connection = await Main.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command("PRAGMA journal_mode = WAL");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<bool> HasTableAsync(DbConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @table").With("table", table);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! > 0;
    }

    /// <inheritdoc/>
    public override Task<DbTransaction> BeginAloneAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // Others may be at a long migration.
        var sqlite = (SqliteConnection)connection;
        sqlite.DefaultTimeout = (int)LongestMigration.TotalSeconds;
        return Task.FromResult<DbTransaction>(sqlite.BeginTransaction(deferred: false));
    }

    /// <inheritdoc/>
    public override Task GrantAsync(DbConnection connection, string role, CancellationToken cancellationToken) =>
        throw new NotSupportedException("SQLite knows no roles.");

    /// <inheritdoc/>
    public override string SnapshotField(string name, SnapshotFieldKind kind) => $"(payload ->> '$.snapshot.{name}')";

    /// <summary>Closes what the pool keeps open of this file.</summary>
    public override async ValueTask DisposeAsync()
    {
        await using (var connection = new SqliteConnection(_main.ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        await _main.DisposeAsync();
        await _secrets.DisposeAsync();
    }
}
