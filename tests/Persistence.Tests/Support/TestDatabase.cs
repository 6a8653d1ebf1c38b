using System.Data.Common;
using Magnum.Persistence.Databases;
using Magnum.Persistence.Schema;
using Magnum.Persistence.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Persistence.Tests.Support;

/// <summary>An empty database of one test or fixture, with the settings that lead to it.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>The settings; a test may add to them.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>The settings as the product reads them.</summary>
    public IConfiguration Configuration => new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();

    internal DatabaseOptions Options => DatabaseOptions.From(Configuration);

    internal SchemaScripts Scripts => SchemaScripts.For(Options.Dialect);

    /// <summary>A database of its own on a new SQLite file.</summary>
    public static Task<TestDatabase> SqliteAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase());

    /// <summary>A database of its own on the server.</summary>
    public static async Task<TestDatabase> PostgreSqlAsync(PostgresServer server) => new PostgreSqlTestDatabase(server, await server.NewDatabaseAsync());

    internal Database Open() => Database.Open(Options);

    internal SchemaMigrator Migrator(Database database, SchemaScripts? scripts = null) =>
        new(database, Options, scripts ?? Scripts, NullLogger<SchemaMigrator>.Instance);

    /// <summary>Opens the database with its schema in place.</summary>
    internal async Task<Database> OpenReadyAsync(CancellationToken cancellationToken)
    {
        var database = Open();
        await Migrator(database).EnsureAsync(cancellationToken);
        return database;
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private sealed class SqliteTestDatabase : TestDatabase
    {
        private readonly string _folder = Path.Combine(Path.GetTempPath(), "magnum-sqlite-" + Path.GetRandomFileName());

        public SqliteTestDatabase() => Settings["Magnum:Storage:SqliteFile"] = Path.Combine(_folder, "magnum.db");

        public override ValueTask DisposeAsync()
        {
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class PostgreSqlTestDatabase : TestDatabase
    {
        private readonly PostgresServer _server;
        private readonly string _name;

        public PostgreSqlTestDatabase(PostgresServer server, string name)
        {
            (_server, _name) = (server, name);
            Settings["ConnectionStrings:Magnum"] = server.ConnectionString(name);
            Settings["Magnum:Secrets:MasterKey"] = MasterKey.Create().ToText();
        }

        public override async ValueTask DisposeAsync() => await _server.ExecuteAsync("postgres", $"DROP DATABASE {_name} WITH (FORCE)");
    }
}

internal static class DatabaseReads
{
    /// <summary>The first column of all rows.</summary>
    public static async Task<List<object>> ColumnAsync(this Database database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
        await using var command = connection.Command(sql);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new List<object>();
        while (await reader.ReadAsync(cancellationToken))
            values.Add(reader.GetValue(0));
        return values;
    }
}
