using Magnum.Grains.Abstractions;
using Magnum.Persistence.Databases;
using Magnum.Persistence.Hosting;
using Magnum.Persistence.Serialization;
using Magnum.Persistence.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Magnum.Persistence.Tests.Storage;

/// <summary>What Orleans expects of a grain storage, asked of both storages through the real provider.</summary>
public abstract class StateStorageContract(SiloFixture fixture)
{
    public static TheoryData<string> Storages => [StorageNames.States, StorageNames.Secrets];

    [Theory, MemberData(nameof(Storages))]
    public async Task An_unknown_state_reads_as_absent_without_an_etag(string name)
    {
        var state = await fixture.Silo.Storage(name).ReadAsync<Stored<string>>("thing", Key());

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Theory, MemberData(nameof(Storages))]
    public async Task What_was_written_is_read_by_the_next_activation(string name)
    {
        var (storage, key) = (fixture.Silo.Storage(name), Key());
        var written = new Held<Stored<string>>(new() { Snapshot = "größer 😀 <&> \"\\", Work = { ["step"] = "1" } });

        await storage.WriteAsync("thing", key, written);
        var read = await storage.ReadAsync<Stored<string>>("thing", key);

        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal(written.State.Snapshot, read.State.Snapshot);
        Assert.Equal("1", read.State.Work["step"]);
    }

    [Theory, MemberData(nameof(Storages))]
    public async Task Every_write_moves_the_etag_and_keeps_the_last_content(string name)
    {
        var (storage, key) = (fixture.Silo.Storage(name), Key());
        var state = new Held<Stored<string>>(new());
        var etags = new List<string?>();

        for (var turn = 0; turn < 5; turn++)
        {
            state.State.Snapshot = $"turn {turn}";
            await storage.WriteAsync("thing", key, state);
            etags.Add(state.ETag);
        }

        Assert.Equal(5, etags.Distinct().Count());
        Assert.Equal("turn 4", (await storage.ReadAsync<Stored<string>>("thing", key)).State.Snapshot);
    }

    [Theory, MemberData(nameof(Storages))]
    public async Task A_writer_with_an_old_etag_is_refused_and_changes_nothing(string name)
    {
        var (storage, key) = (fixture.Silo.Storage(name), Key());
        await storage.WriteAsync("thing", key, new Held<Stored<string>>(new() { Snapshot = "first" }));
        var slow = await storage.ReadAsync<Stored<string>>("thing", key);
        var fast = await storage.ReadAsync<Stored<string>>("thing", key);
        fast.State.Snapshot = "fast";
        await storage.WriteAsync("thing", key, fast);

        slow.State.Snapshot = "slow";

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("thing", key, slow));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearAsync("thing", key, slow));
        Assert.Equal("fast", (await storage.ReadAsync<Stored<string>>("thing", key)).State.Snapshot);
    }

    [Theory, MemberData(nameof(Storages))]
    public async Task Of_many_first_inserts_at_once_exactly_one_wins(string name)
    {
        var (storage, key) = (fixture.Silo.Storage(name), Key());
        var writers = Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            try
            {
                await storage.WriteAsync("thing", key, new Held<Stored<string>>(new() { Snapshot = $"writer {writer}" }));
                return $"writer {writer}";
            }
            catch (InconsistentStateException)
            {
                return null;
            }
        }));

        var winner = Assert.Single(await Task.WhenAll(writers), static result => result is not null);

        Assert.Equal(winner, (await storage.ReadAsync<Stored<string>>("thing", key)).State.Snapshot);
    }

    [Theory, MemberData(nameof(Storages))]
    public async Task A_cleared_state_is_absent_but_still_fences_off_late_writers(string name)
    {
        var (storage, key) = (fixture.Silo.Storage(name), Key());
        var state = new Held<Stored<string>>(new() { Snapshot = "life one" });
        await storage.WriteAsync("thing", key, state);
        var late = await storage.ReadAsync<Stored<string>>("thing", key);

        await storage.ClearAsync("thing", key, state);

        var cleared = await storage.ReadAsync<Stored<string>>("thing", key);
        Assert.False(cleared.RecordExists);
        Assert.Null(cleared.State.Snapshot);
        cleared.State.Snapshot = "life two";
        await storage.WriteAsync("thing", key, cleared);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("thing", key, late));
        Assert.Equal("life two", (await storage.ReadAsync<Stored<string>>("thing", key)).State.Snapshot);
    }

    [Fact]
    public async Task States_of_different_names_and_storages_never_share_a_row()
    {
        var key = Key();
        await fixture.Silo.Storage(StorageNames.States).WriteAsync("thing", key, new Held<Stored<string>>(new() { Snapshot = "thing" }));
        await fixture.Silo.Storage(StorageNames.States).WriteAsync("other", key, new Held<Stored<string>>(new() { Snapshot = "other" }));
        await fixture.Silo.Storage(StorageNames.Secrets).WriteAsync("thing", key, new Held<Stored<string>>(new() { Snapshot = "secret" }));

        Assert.Equal("thing", (await fixture.Silo.Storage(StorageNames.States).ReadAsync<Stored<string>>("thing", key)).State.Snapshot);
        Assert.Equal("other", (await fixture.Silo.Storage(StorageNames.States).ReadAsync<Stored<string>>("other", key)).State.Snapshot);
        Assert.Equal("secret", (await fixture.Silo.Storage(StorageNames.Secrets).ReadAsync<Stored<string>>("thing", key)).State.Snapshot);
    }

    [Fact]
    public async Task Every_form_of_key_that_Orleans_knows_finds_its_own_row()
    {
        var storage = fixture.Silo.Storage(StorageNames.States);
        string[] keys = [Key(), Guid.NewGuid().ToString("D"), Guid.NewGuid().ToString("N"), "12", "abc", "no hex at all", GrainKeys.Tenant("abc")];

        foreach (var key in keys)
            await storage.WriteAsync("keys", key, new Held<Stored<string>>(new() { Snapshot = key }));

        foreach (var key in keys)
            Assert.Equal(key, (await storage.ReadAsync<Stored<string>>("keys", key)).State.Snapshot);
    }

    [Fact]
    public async Task A_text_with_U_0000_is_refused_before_it_reaches_the_database()
    {
        var (storage, key) = (fixture.Silo.Storage(StorageNames.States), Key());

        await Assert.ThrowsAsync<UnstorableTextException>(
            () => storage.WriteAsync("thing", key, new Held<Stored<string>>(new() { Snapshot = "a\0b" })));
        await storage.WriteAsync("thing", key, new Held<Stored<string>>(new() { Snapshot = "a\\u0000b" }));

        Assert.Equal("a\\u0000b", (await storage.ReadAsync<Stored<string>>("thing", key)).State.Snapshot);
    }

    [Fact]
    public async Task The_delete_query_removes_the_row_of_the_right_version_only()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (storage, key) = (fixture.Silo.Storage(StorageNames.States), Key());
        await storage.WriteAsync("thing", key, new Held<Stored<string>>(new() { Snapshot = "here" }));
        var sql = fixture.Database.Scripts.Queries[(QuerySet.Main, "DeleteStorageKey")];
        var database = fixture.Silo.Services.GetRequiredService<Database>();

        async Task<object?> DeleteAsync(int version)
        {
            await using var connection = await database.Main.OpenConnectionAsync(cancellationToken);
            await using var command = connection.Command(sql).With("GrainTypeString", "thing").With("GrainIdExtensionString", key)
                .With("GrainIdN0", 0L).With("GrainIdN1", 0L).With("GrainStateVersion", version);
            return await command.ExecuteScalarAsync(cancellationToken);
        }

        Assert.Null(await DeleteAsync(7));
        Assert.Equal(2, Convert.ToInt32(await DeleteAsync(1), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Null((await storage.ReadAsync<Stored<string>>("thing", key)).ETag);
    }

    private static string Key() => $"thing/{Guid.NewGuid():D}";
}

[Collection(OnSqlite.Name)]
public sealed class SqliteStateStorageTests(SqliteSilo silo) : StateStorageContract(silo);

[Collection(OnPostgreSql.Name)]
public sealed class PostgreSqlStateStorageTests(PostgreSqlSilo silo) : StateStorageContract(silo);
