using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Magnum.Persistence.Databases;

/// <summary>Connections to one SQLite file, each set up for us before anybody uses it.</summary>
/// <remarks>
/// Waits for locks inside SQLite (the driver's own waiting sleeps 150 ms at a time), and syncs every commit: with
/// <c>synchronous=NORMAL</c> a power cut could take back what was answered as accepted.
/// </remarks>
internal sealed class SqliteDataSource : DbDataSource
{
    private readonly string _setUp;
    private readonly ConditionalWeakTable<sqlite3, object> _ready = [];

    /// <param name="file">Full path; created when absent.</param>
    /// <param name="busyTimeout">How long to wait for a lock.</param>
    /// <param name="querySet">Which rows Orleans sees as <c>OrleansQuery</c>.</param>
    /// <param name="schemaVersion">Whose query rows.</param>
    /// <param name="pooled">False keeps the connections out of the pool, which is shared by connection string: two query sets mustn't meet there.</param>
    /// <param name="furtherSetUp">Statements for the test of a full disk.</param>
    public SqliteDataSource(string file, TimeSpan busyTimeout, string querySet, int schemaVersion, bool pooled, string? furtherSetUp = null)
    {
        // After SQLite's own wait the driver would begin another, of 30 s: the time-out is to be the whole wait.
        var timeout = (int)Math.Ceiling(busyTimeout.TotalSeconds);
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = pooled, DefaultTimeout = timeout }.ToString();
        _setUp = string.Create(CultureInfo.InvariantCulture, $"""
            PRAGMA busy_timeout = {busyTimeout.TotalMilliseconds:F0};
            PRAGMA synchronous = FULL;
            PRAGMA temp_store = MEMORY;
            CREATE TEMP VIEW IF NOT EXISTS OrleansQuery AS
            SELECT query_key AS QueryKey, query_text AS QueryText
            FROM main.orleans_query WHERE schema_version = {schemaVersion} AND query_set = '{querySet}';
            {furtherSetUp}
            """);
    }

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new PreparedConnection(this);

    private sealed class PreparedConnection(SqliteDataSource source) : SqliteConnection(source.ConnectionString)
    {
        public override void Open()
        {
            base.Open();

            // A pooled connection to SQLite comes back as it was left.
            if (source._ready.TryGetValue(Handle!, out _))
                return;
            using var command = CreateCommand();
            command.CommandText = source._setUp;
            command.ExecuteNonQuery();
            source._ready.AddOrUpdate(Handle!, source);
        }
    }
}
