namespace Magnum.Persistence.Tests.Support;

/// <summary>One silo for all tests of a dialect; tests keep apart by fresh keys and projects.</summary>
public abstract class SiloFixture : IAsyncLifetime
{
    private TestDatabase? _database;
    private TestSilo? _silo;

    /// <summary>Its database.</summary>
    public TestDatabase Database => _database!;

    /// <summary>The silo.</summary>
    public TestSilo Silo => _silo!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _database = await CreateDatabaseAsync();
        _silo = await TestSilo.StartAsync(_database.Configuration, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the database.</summary>
    protected abstract Task<TestDatabase> CreateDatabaseAsync();
}

/// <summary>The silo on SQLite.</summary>
public sealed class SqliteSilo : SiloFixture
{
    /// <inheritdoc/>
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.SqliteAsync();
}

/// <summary>The silo on PostgreSQL.</summary>
public sealed class PostgreSqlSilo(PostgresServer server) : SiloFixture
{
    /// <inheritdoc/>
    protected override Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.PostgreSqlAsync(server);
}

/// <summary>The tests that share the silo on SQLite.</summary>
[CollectionDefinition(Name)]
public sealed class OnSqlite : ICollectionFixture<SqliteSilo>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "SQLite";
}

/// <summary>The tests that share the silo on PostgreSQL.</summary>
[CollectionDefinition(Name)]
public sealed class OnPostgreSql : ICollectionFixture<PostgreSqlSilo>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "PostgreSQL";
}
