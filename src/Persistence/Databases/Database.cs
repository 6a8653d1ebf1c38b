using System.Data.Common;
using Magnum.Persistence.Schema;

namespace Magnum.Persistence.Databases;

/// <summary>The open database: a source of connections per kind of work, and what differs between the dialects.</summary>
/// <remarks>Statements elsewhere name tables without a schema: every connection finds them.</remarks>
internal abstract class Database : IAsyncDisposable
{
    /// <summary>Which one.</summary>
    public abstract DatabaseDialect Dialect { get; }

    /// <summary>Orleans' name of the driver.</summary>
    public abstract string Invariant { get; }

    /// <summary>Grain states, lists and everything else of ours.</summary>
    public abstract DbDataSource Main { get; }

    /// <summary>Membership and reminders: apart, so that a storm of writes never makes a silo look dead.</summary>
    public abstract DbDataSource System { get; }

    /// <summary>Secrets.</summary>
    public abstract DbDataSource Secrets { get; }

    /// <summary>Opens the database that the settings name. Nothing is connected or created yet.</summary>
    public static Database Open(DatabaseOptions options) => options.Dialect switch
    {
        DatabaseDialect.PostgreSql => new PostgreSqlDatabase(options.ConnectionString!, SchemaScripts.PostgreSql.Version),
        _ => new SqliteDatabase(options.SqlitePath, options.SqliteBusyTimeout, SchemaScripts.Sqlite.Version),
    };

    /// <summary>Makes the place that the schema lives in. May be repeated.</summary>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Whether the table is there.</summary>
    public abstract Task<bool> HasTableAsync(DbConnection connection, string table, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that is alone among all processes: of several callers one goes on, the others wait.</summary>
    public abstract Task<DbTransaction> BeginAloneAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Lets a role without rights on the schema read and write the rows.</summary>
    public abstract Task GrantAsync(DbConnection connection, string role, CancellationToken cancellationToken);

    /// <summary>An expression for a field of the stored snapshot.</summary>
    public abstract string SnapshotField(string name, SnapshotFieldKind kind);

    /// <summary>An expression for the stored snapshot as JSON that can be read as bytes.</summary>
    public abstract string Snapshot { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>How a field compares.</summary>
internal enum SnapshotFieldKind
{
    /// <summary>By the bytes of its UTF-8 text.</summary>
    Text = 0,

    /// <summary>As a number.</summary>
    Integer = 1,

    /// <summary>False before true.</summary>
    Boolean = 2,
}
