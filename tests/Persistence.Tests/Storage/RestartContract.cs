using Magnum.Persistence.Databases;
using Magnum.Persistence.Hosting;
using Magnum.Persistence.Tests.Support;

namespace Magnum.Persistence.Tests.Storage;

/// <summary>What a grain promised survives the process, on both databases.</summary>
public abstract class RestartContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grains_state_secret_and_reminder_are_there_in_the_next_process()
    {
        await using var test = await CreateAsync();
        await using (var first = await TestSilo.StartAsync(test.Configuration, Token))
        {
            await first.Grains.GetGrain<IProbeGrain>("probe/1").SetAsync("state", "secret");
        }

        await using var second = await TestSilo.StartAsync(test.Configuration, Token);

        Assert.Equal(("state", "secret", true), await second.Grains.GetGrain<IProbeGrain>("probe/1").GetAsync());
        Assert.Equal((null, null, false), await second.Grains.GetGrain<IProbeGrain>("probe/2").GetAsync());
    }

    [Fact]
    public async Task Rows_that_were_cleared_long_ago_are_purged_at_start_and_younger_ones_stay()
    {
        await using var test = await CreateAsync();
        await using (var silo = await TestSilo.StartAsync(test.Configuration, Token))
        {
            foreach (var storage in (string[])[StorageNames.States, StorageNames.Secrets])
            {
                foreach (var key in (string[])["thing/old", "thing/young", "thing/alive"])
                {
                    var state = new Held<Stored<string>>(new() { Snapshot = key });
                    await silo.Storage(storage).WriteAsync("thing", key, state);
                    if (key != "thing/alive")
                        await silo.Storage(storage).ClearAsync("thing", key, state);
                }
            }
        }

        await using var database = test.Open();
        foreach (var table in (string[])["state", "secret"])
        {
            await using var connection = await database.Main.OpenConnectionAsync(Token);
            await using var age = connection.Command($"UPDATE {table} SET modified = @then WHERE grain_key <> 'thing/young'").With("then", TimeProvider.System.GetUtcNow().AddDays(-31));
            Assert.Equal(2, await age.ExecuteNonQueryAsync(Token));
        }

        await using (await TestSilo.StartAsync(test.Configuration, Token))
        {
            foreach (var table in (string[])["state", "secret"])
                Assert.Equal(["thing/alive", "thing/young"], await database.ColumnAsync($"SELECT grain_key FROM {table} ORDER BY grain_key", Token));
        }
    }

    protected abstract Task<TestDatabase> CreateAsync();
}

public sealed class SqliteRestartTests : RestartContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync();
}

public sealed class PostgreSqlRestartTests(PostgresServer server) : RestartContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(server);

    [Fact]
    public async Task Silos_that_start_at_once_on_an_empty_database_become_one_cluster()
    {
        await using var test = await CreateAsync();

        var silos = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestSilo.StartAsync(test.Configuration, TestContext.Current.CancellationToken)));

        await silos[0].Grains.GetGrain<IProbeGrain>("probe/1").SetAsync("state", "secret");
        foreach (var silo in silos)
            Assert.Equal(("state", "secret", true), await silo.Grains.GetGrain<IProbeGrain>("probe/1").GetAsync());
        await Task.WhenAll(silos.Select(static silo => silo.DisposeAsync().AsTask()));
    }
}
