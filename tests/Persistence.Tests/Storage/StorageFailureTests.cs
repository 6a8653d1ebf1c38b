using System.Data.Common;
using Magnum.Persistence.Databases;
using Magnum.Persistence.Hosting;
using Magnum.Persistence.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Magnum.Persistence.Tests.Storage;

/// <summary>A write that can't be kept throws where it was made, and works again once the cause is gone.</summary>
public sealed class StorageFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_away_fails_the_write_and_back_again_takes_it()
    {
        var server = new PostgresServer();
        server.Require();
        await server.InitializeAsync();
        try
        {
            await using var test = await TestDatabase.PostgreSqlAsync(server);
            await using var silo = await TestSilo.StartAsync(test.Configuration, Token);
            var storage = silo.Storage(StorageNames.States);
            var state = new Held<Stored<string>>(new() { Snapshot = "before" });
            await storage.WriteAsync("thing", "thing/1", state);
            var etag = state.ETag;

            await server.StopAsync();
            state.State.Snapshot = "during";
            await Assert.ThrowsAnyAsync<DbException>(() => storage.WriteAsync("thing", "thing/1", state));
            Assert.Equal(etag, state.ETag);
            await server.StartAsync();

            // Connections that the pool still holds are dead: each fails once and is dropped.
            state.State.Snapshot = "after";
            for (var attempt = 0; state.ETag == etag && attempt < 50; attempt++)
                await WriteOnceAsync();
            Assert.Equal("after", (await storage.ReadAsync<Stored<string>>("thing", "thing/1")).State.Snapshot);

            async Task WriteOnceAsync()
            {
                try
                {
                    await storage.WriteAsync("thing", "thing/1", state);
                }
                catch (DbException)
                {
                    Assert.Equal(etag, state.ETag);
                }
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_and_leaves_the_last_content()
    {
        await using var test = await TestDatabase.SqliteAsync();
        await using var database = await test.OpenReadyAsync(Token);
        await using var full = new SqliteDataSource(
            test.Options.SqlitePath, TimeSpan.FromSeconds(1), QuerySet.Main, 1, pooled: false, furtherSetUp: "PRAGMA max_page_count = 1;");
        async Task<object?> WriteAsync(DbDataSource source, string content)
        {
            await using var connection = await source.OpenConnectionAsync(Token);
            await using var command = connection.Command(test.Scripts.Queries[(QuerySet.Main, "WriteToStorageKey")])
                .With("GrainTypeString", "thing").With("GrainIdExtensionString", content).With("GrainIdN0", 0L).With("GrainIdN1", 0L)
                .With("GrainStateVersion", (string?)null).With("PayloadBinary", $"\"{new string('x', 100_000)}\"");
            await using var reader = await command.ExecuteReaderAsync(Token);
            do
            {
                if (await reader.ReadAsync(Token))
                    return reader.GetValue(0);
            }
            while (await reader.NextResultAsync(Token));
            return null;
        }

        Assert.Equal(1L, await WriteAsync(database.Main, "small"));
        var failure = await Assert.ThrowsAsync<SqliteException>(() => WriteAsync(full, "big"));

        // SQLITE_FULL
        Assert.Equal(13, failure.SqliteErrorCode);
        Assert.Equal(["small"], await database.ColumnAsync("SELECT grain_key FROM state", Token));
    }

    [Fact]
    public async Task A_SQLite_file_locked_for_longer_than_the_time_out_fails_the_write()
    {
        await using var test = await TestDatabase.SqliteAsync();
        test.Settings["Magnum:Storage:SqliteBusyTimeout"] = "00:00:00.050";
        await using var silo = await TestSilo.StartAsync(test.Configuration, Token);
        var storage = silo.Storage(StorageNames.States);
        await using var database = test.Open();
        await using var holder = await database.Main.OpenConnectionAsync(Token);
        var state = new Held<Stored<string>>(new() { Snapshot = "x" });
        await using (await database.BeginAloneAsync(holder, Token))
        {
            var failure = await Assert.ThrowsAsync<SqliteException>(() => storage.WriteAsync("thing", "thing/1", state));

            // SQLITE_BUSY
            Assert.Equal(5, failure.SqliteErrorCode);
        }

        await storage.WriteAsync("thing", "thing/1", state);
        Assert.NotNull(state.ETag);
    }
}
