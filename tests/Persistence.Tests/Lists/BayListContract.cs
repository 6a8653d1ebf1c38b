using System.Text.Json;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Persistence.Hosting;
using Magnum.Persistence.Lists;
using Magnum.Persistence.Serialization;
using Magnum.Persistence.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Magnum.Persistence.Tests.Lists;

/// <summary>Lists of bays, over states that the real storage provider wrote.</summary>
public abstract class BayListContract(SiloFixture fixture)
{
    private readonly string _mine = $"mine-{Guid.NewGuid():N}";
    private readonly string _theirs = $"theirs-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IBayIndex Index => fixture.Silo.Services.GetRequiredService<IBayIndex>();

    private IGrainStorage Storage => fixture.Silo.Storage(StorageNames.States);

    [Fact]
    public async Task Every_sort_key_pages_in_both_directions_as_a_sort_in_memory_does()
    {
        var bays = await StoreRandomAsync(Environment.TickCount);

        foreach (var key in BaySortKeys.SortKeys)
        {
            foreach (var descending in (bool[])[false, true])
            {
                var paged = await PagesAsync(_mine, key, descending);

                Assert.True(ExpectedOrder.Of(bays, key, descending).Select(static bay => bay.Uuid).SequenceEqual(paged), $"sort_key={key} descending={descending}");
            }
        }
    }

    [Fact]
    public async Task A_project_sees_its_own_and_an_administrator_all()
    {
        var mine = await StoreAsync(new RandomSnapshots(1).Bay(_mine));
        var theirs = await StoreAsync(new RandomSnapshots(2).Bay(_theirs));

        Assert.Equal([mine.Uuid], await PagesAsync(_mine, "id", descending: false));
        var all = await PagesAsync(null, "id", descending: false);
        Assert.Contains(mine.Uuid, all);
        Assert.Contains(theirs.Uuid, all);
    }

    [Fact]
    public async Task A_marker_that_is_unknown_or_anothers_is_answered_by_null()
    {
        var theirs = await StoreAsync(new RandomSnapshots(3).Bay(_theirs));

        Assert.Null(await Index.ListAsync(new ListQuery(_mine, "name", false, 5, Guid.NewGuid()), Token));
        Assert.Null(await Index.ListAsync(new ListQuery(_mine, "name", false, 5, theirs.Uuid), Token));
        Assert.NotNull(await Index.ListAsync(new ListQuery(null, "name", false, 5, theirs.Uuid), Token));
    }

    [Fact]
    public async Task A_bay_is_listed_with_everything_that_was_stored()
    {
        var stored = await StoreAsync(new RandomSnapshots(4).Bay(_mine));

        var listed = Assert.Single((await Index.ListAsync(new ListQuery(_mine, "id", false, 5, null), Token))!);

        Assert.Equal(Json(stored), Json(listed));
        var summary = Assert.Single((await Index.SummariesAsync(new ListQuery(_mine, "id", false, 5, null), Token))!);
        Assert.Equal(Json(BaySummary.Of(stored)), Json(summary));
    }

    [Fact]
    public async Task An_intent_that_is_not_accepted_and_a_tombstone_are_nowhere()
    {
        var bay = new RandomSnapshots(5).Bay(_mine);
        var state = new Held<Stored<BaySnapshot>>(new() { Work = { ["project"] = _mine } });
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), state);
        await AssertNowhereAsync(bay);

        state.State.Snapshot = bay;
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), state);
        Assert.Equal([bay.Uuid], await PagesAsync(_mine, "name", descending: true));

        state.State.Snapshot = null;
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), state);
        await AssertNowhereAsync(bay);

        await Storage.ClearAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), state);
        await AssertNowhereAsync(bay);
    }

    [Fact]
    public async Task States_of_other_grains_are_no_bays()
    {
        var bay = new RandomSnapshots(6).Bay(_mine);
        await Storage.WriteAsync("nobay", GrainKeys.Bay(bay.Uuid), new Held<Stored<BaySnapshot>>(new() { Snapshot = bay }));

        await AssertNowhereAsync(bay);
    }

    [Fact]
    public async Task What_changed_is_listed_changed_at_once_and_keeps_its_place()
    {
        var first = new RandomSnapshots(7).Bay(_mine);
        var state = new Held<Stored<BaySnapshot>>(new() { Snapshot = first });
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(first.Uuid), state);
        var second = await StoreAsync(new RandomSnapshots(8).Bay(_mine));

        state.State.Snapshot = first with { Name = "renamed", Status = BayStatus.DeleteInProgress };
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(first.Uuid), state);

        var listed = await Index.ListAsync(new ListQuery(_mine, "id", false, 5, null), Token);
        Assert.Equal([first.Uuid, second.Uuid], listed!.Select(static bay => bay.Uuid));
        Assert.Equal(("renamed", BayStatus.DeleteInProgress), (listed![0].Name, listed[0].Status));
    }

    [Fact]
    public async Task A_name_finds_exactly_its_bays_in_the_project_and_never_more_than_two()
    {
        var samples = new RandomSnapshots(9);
        var name = $"it's 100% \"Ä\" {Guid.NewGuid():N}";
        foreach (var project in (string[])[_theirs, _mine])
            await StoreAsync(samples.Bay(project) with { Name = name });
        await StoreAsync(samples.Bay(_mine) with { Name = name.ToUpperInvariant() });

        Assert.Equal(_mine, Assert.Single(await Index.FindByNameAsync(_mine, name, Token)).ProjectId);
        Assert.Equal(2, (await Index.FindByNameAsync(null, name, Token)).Count);
        Assert.Empty(await Index.FindByNameAsync(_mine, "no such name", Token));

        foreach (var _ in (int[])[1, 2])
            await StoreAsync(samples.Bay(_mine) with { Name = name });
        Assert.Equal(2, (await Index.FindByNameAsync(_mine, name, Token)).Count);
    }

    [Fact]
    public async Task Uuids_of_a_project_are_all_of_its_bays()
    {
        var bays = await StoreRandomAsync(10);

        Assert.Equal(bays.Select(static bay => bay.Uuid), await Index.UuidsAsync(_mine, Token));
    }

    [Fact]
    public async Task Bays_are_counted_with_the_machines_of_all_their_groups_until_they_are_gone()
    {
        var samples = new RandomSnapshots(12);
        var others = await Index.CountAsync(null, Token);
        var bay = samples.Bay(_mine);
        var master = bay.NodeGroups[0] with { Id = 2, Name = "default-master", Role = NodeGroupSnapshot.MasterRole, NodeCount = 5 };
        var state = new Held<Stored<BaySnapshot>>(new() { Snapshot = bay with { NodeGroups = [master, .. bay.NodeGroups, bay.NodeGroups[0] with { Id = 3, NodeCount = 0 }] } });
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), state);
        await StoreAsync(samples.Bay(_theirs));

        Assert.Equal(new BayCounts(1, 8), await Index.CountAsync(_mine, Token));
        Assert.Equal(new BayCounts(1, 3), await Index.CountAsync(_theirs, Token));

        state.State.Snapshot = null;
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), state);
        Assert.Equal(new BayCounts(0, 0), await Index.CountAsync(_mine, Token));
        Assert.Equal(new BayCounts(others.Bays + 1, others.Machines + 3), await Index.CountAsync(null, Token));
    }

    [Fact]
    public async Task A_bay_model_is_used_as_long_as_a_listed_bay_was_made_from_it()
    {
        var bay = new RandomSnapshots(11).Bay(_mine) with { BayModelId = Guid.NewGuid() };
        var state = new Held<Stored<BaySnapshot>>(new() { Snapshot = bay });
        Assert.False(await Index.AnyUsesAsync(bay.BayModelId, Token));

        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), state);
        Assert.True(await Index.AnyUsesAsync(bay.BayModelId, Token));

        state.State.Snapshot = null;
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), state);
        Assert.False(await Index.AnyUsesAsync(bay.BayModelId, Token));
    }

    [Fact]
    public async Task A_sort_key_or_limit_that_the_API_should_have_refused_throws()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Index.ListAsync(new ListQuery(_mine, "node_count", false, 5, null), Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.ListAsync(new ListQuery(_mine, "id", false, 0, null), Token));
    }

    private static string Json<T>(T bay) => JsonSerializer.Serialize(bay, MagnumJson.Options);

    private async Task AssertNowhereAsync(BaySnapshot bay)
    {
        Assert.DoesNotContain(bay.Uuid, await PagesAsync(_mine, "id", descending: false));
        Assert.DoesNotContain(bay.Uuid, await PagesAsync(null, "name", descending: true));
        Assert.Empty(await Index.FindByNameAsync(_mine, bay.Name, Token));
        Assert.DoesNotContain(bay.Uuid, await Index.UuidsAsync(_mine, Token));
        Assert.Null(await Index.ListAsync(new ListQuery(_mine, "id", false, 5, bay.Uuid), Token));
    }

    private async Task<List<Guid>> PagesAsync(string? project, string key, bool descending)
    {
        var seen = new List<Guid>();
        while (true)
        {
            var page = await Index.ListAsync(new ListQuery(project, key, descending, 3, seen.Count == 0 ? null : seen[^1]), Token);
            Assert.NotNull(page);
            Assert.InRange(page.Count, 0, 3);
            seen.AddRange(page.Select(static bay => bay.Uuid));
            Assert.Equal(seen.Count, seen.Distinct().Count());
            if (page.Count < 3)
                return seen;
        }
    }

    private async Task<List<BaySnapshot>> StoreRandomAsync(int seed)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var samples = new RandomSnapshots(seed);
        var mine = new List<BaySnapshot>();
        for (var number = 0; number < 32; number++)
        {
            if (samples.Flag())
                await StoreAsync(samples.Bay(_theirs));
            mine.Add(await StoreAsync(samples.Bay(_mine)));
        }

        return mine;
    }

    private async Task<BaySnapshot> StoreAsync(BaySnapshot bay)
    {
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), new Held<Stored<BaySnapshot>>(new() { Snapshot = bay }));
        return bay;
    }
}

[Collection(OnSqlite.Name)]
public sealed class SqliteBayListTests(SqliteSilo silo) : BayListContract(silo);

[Collection(OnPostgreSql.Name)]
public sealed class PostgreSqlBayListTests(PostgreSqlSilo silo) : BayListContract(silo);
