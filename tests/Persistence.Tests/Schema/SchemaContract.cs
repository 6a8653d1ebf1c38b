using Magnum.Persistence.Databases;
using Magnum.Persistence.Schema;
using Magnum.Persistence.Tests.Support;

namespace Magnum.Persistence.Tests.Schema;

/// <summary>How a schema comes to be and who may use it, on both databases.</summary>
public abstract class SchemaContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<TestDatabase> CreateAsync();

    [Fact]
    public async Task Twenty_programs_that_start_at_once_make_one_schema()
    {
        await using var test = await CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            await using var own = test.Open();
            await test.Migrator(own).EnsureAsync(Token);
        })));

        await using var database = test.Open();
        Assert.Equal(test.Scripts.Scripts.Select(static script => script.Version), await VersionsAsync(database));
        Assert.Equal(test.Scripts.Queries.Count, Number(Assert.Single(await database.ColumnAsync("SELECT count(*) FROM orleans_query", Token))));
    }

    [Fact]
    public async Task A_second_start_changes_nothing_and_takes_no_lock()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);

        // Whoever needs the lock now waits for ever.
        await using var holder = await database.Main.OpenConnectionAsync(Token);
        await using var held = await database.BeginAloneAsync(holder, Token);
        await test.Migrator(database).EnsureAsync(Token).WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal([1], await VersionsAsync(database));
    }

    [Fact]
    public async Task A_newer_schema_that_admits_the_program_is_fine_and_the_program_keeps_its_own_query_rows()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        var newer = Next(test.Scripts, oldestProgram: 1, "CREATE TABLE added (id int)");

        Assert.Equal(2, await test.Migrator(database, newer).ApplyAsync(Token));
        await test.Migrator(database).EnsureAsync(Token);

        Assert.Equal([1, 2], await VersionsAsync(database));
        Assert.Equal(
            test.Scripts.Queries[(QuerySet.Main, "ReadFromStorageKey")],
            Assert.Single(await database.ColumnAsync("SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'ReadFromStorageKey'", Token)));
        Assert.Equal(
            newer.Queries[(QuerySet.Main, "ReadFromStorageKey")],
            Assert.Single(await database.ColumnAsync("SELECT query_text FROM orleans_query WHERE schema_version = 2 AND query_set = 'main' AND query_key = 'ReadFromStorageKey'", Token)));
    }

    [Fact]
    public async Task A_program_that_the_schema_admits_no_more_is_refused_and_its_query_rows_are_gone()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        await test.Migrator(database, Next(test.Scripts, oldestProgram: 2, "CREATE TABLE added (id int)")).ApplyAsync(Token);

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => test.Migrator(database).EnsureAsync(Token));
        await Assert.ThrowsAsync<SchemaException>(() => test.Migrator(database).ApplyAsync(Token));

        Assert.Contains("admits programs made for version 2 or newer; this program was made for version 1", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await database.ColumnAsync("SELECT 1 FROM orleans_query WHERE schema_version = 1", Token));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_the_schema_as_it_was()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        var broken = Next(test.Scripts, oldestProgram: 2, "CREATE TABLE half (id int); CREATE TABLE half (id int)");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => test.Migrator(database, broken).ApplyAsync(Token));

        Assert.Equal([1], await VersionsAsync(database));
        await using var connection = await database.Main.OpenConnectionAsync(Token);
        Assert.False(await database.HasTableAsync(connection, "half", Token));
        await test.Migrator(database).EnsureAsync(Token);
    }

    [Fact]
    public async Task A_script_other_than_the_one_that_was_applied_is_refused()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        var altered = test.Scripts with { Scripts = [test.Scripts.Scripts[0] with { Sql = test.Scripts.Scripts[0].Sql + "\n-- altered" }] };
        altered = altered with { Scripts = [new SchemaScript(1, 1, altered.Scripts[0].Sql)] };

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => test.Migrator(database, altered).EnsureAsync(Token));

        Assert.Contains("Schema script 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_names_the_command_where_the_schema_is_behind_and_is_silent_where_it_is_not()
    {
        await using var test = await CreateAsync();
        test.Settings["Magnum:Storage:SchemaMode"] = "Verify";
        await using var database = test.Open();

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => test.Migrator(database).EnsureAsync(Token));
        Assert.Contains("./magnum schema apply", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("at version 0, this program needs version 1", refusal.Message, StringComparison.Ordinal);

        await test.Migrator(database).ApplyAsync(Token);
        await test.Migrator(database).EnsureAsync(Token);
    }

    [Fact]
    public async Task Query_rows_that_somebody_changed_are_put_right_at_the_next_start()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        await using (var connection = await database.Main.OpenConnectionAsync(Token))
        await using (var command = connection.Command("UPDATE orleans_query SET query_text = 'SELECT 1'"))
        {
            await command.ExecuteNonQueryAsync(Token);
        }

        await test.Migrator(database).EnsureAsync(Token);

        Assert.Empty(await database.ColumnAsync("SELECT 1 FROM orleans_query WHERE query_text = 'SELECT 1'", Token));
    }

    [Fact]
    public async Task The_scripts_admit_programs_in_ascending_order()
    {
        await using var test = await CreateAsync();

        Assert.All(test.Scripts.Scripts, static script => Assert.InRange(script.OldestProgram, 1, script.Version));
        Assert.Equal(test.Scripts.Scripts.Select(static script => script.OldestProgram).Order(), test.Scripts.Scripts.Select(static script => script.OldestProgram));
    }

    private static SchemaScripts Next(SchemaScripts scripts, int oldestProgram, string sql) => new(
        [.. scripts.Scripts, new SchemaScript(scripts.Version + 1, oldestProgram, sql)],
        scripts.Queries.ToDictionary(static query => query.Key, static query => query.Value + " "));

    private static async Task<IEnumerable<int>> VersionsAsync(Database database) =>
        (await database.ColumnAsync("SELECT version FROM schema_version ORDER BY version", Token)).Select(Number);

    private static int Number(object value) => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);
}

public sealed class SqliteSchemaTests : SchemaContract
{
    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_file_and_its_folder_belong_to_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(TestContext.Current.CancellationToken);
        var file = test.Options.SqlitePath;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public async Task Every_commit_reaches_the_disk_and_readers_do_not_wait_for_writers()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(TestContext.Current.CancellationToken);

        foreach (var source in (System.Data.Common.DbDataSource[])[database.Main, database.Secrets])
        {
            await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
            async Task<object?> PragmaAsync(string name)
            {
                await using var command = connection.Command($"PRAGMA {name}");
                return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
            }

            Assert.Equal("wal", await PragmaAsync("journal_mode"));
            Assert.Equal(2L, await PragmaAsync("synchronous"));
            Assert.Equal(5000L, await PragmaAsync("busy_timeout"));
        }
    }

    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync();
}

public sealed class PostgreSqlSchemaTests(PostgresServer server) : SchemaContract
{
    [Fact]
    public async Task A_role_without_rights_on_the_schema_runs_a_silo_once_the_schema_was_applied_for_it()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var owner = await CreateAsync();
        var name = new Npgsql.NpgsqlConnectionStringBuilder(owner.Options.ConnectionString).Database!;
        var role = $"runtime {name}";
        await server.ExecuteAsync("postgres", $"CREATE ROLE \"{role}\" LOGIN");
        owner.Settings["Magnum:Storage:RuntimeRole"] = role;
        await using (var database = owner.Open())
        {
            await owner.Migrator(database).ApplyAsync(cancellationToken);
        }

        var settings = new Dictionary<string, string?>(owner.Settings)
        {
            ["ConnectionStrings:Magnum"] = server.ConnectionString(name, role),
            ["Magnum:Storage:SchemaMode"] = "Verify",
            ["Magnum:Storage:RuntimeRole"] = null,
        };
        owner.Settings.Clear();
        foreach (var (key, value) in settings)
            owner.Settings[key] = value;
        await using (var silo = await TestSilo.StartAsync(owner.Configuration, cancellationToken))
        {
            await silo.Storage("states").WriteAsync("thing", "thing/1", new Held<Stored<string>>(new() { Snapshot = "x" }));
            await silo.Storage("secrets").WriteAsync("thing", "thing/1", new Held<Stored<string>>(new() { Snapshot = "y" }));
            await using var database = owner.Open();
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ColumnAsync("DELETE FROM schema_version", cancellationToken));
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ColumnAsync("DROP TABLE state", cancellationToken));
        }

        await server.ExecuteAsync(name, $"DROP OWNED BY \"{role}\"");
        await server.ExecuteAsync("postgres", $"DROP ROLE \"{role}\"");
    }

    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(server);
}
