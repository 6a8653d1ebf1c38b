using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Persistence.Hosting;
using Magnum.Persistence.Lists;
using Magnum.Persistence.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Magnum.Persistence.Tests.Lists;

/// <summary>Lists of quotas, each test in a database of its own.</summary>
public abstract class QuotaListContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private TestDatabase? _database;
    private TestSilo? _silo;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IQuotaIndex Index => _silo!.Services.GetRequiredService<IQuotaIndex>();

    private IGrainStorage Storage => _silo!.Storage(StorageNames.States);

    public async ValueTask InitializeAsync()
    {
        _database = await CreateAsync();
        _silo = await TestSilo.StartAsync(_database.Configuration, Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_sort_key_pages_in_both_directions_as_a_sort_in_memory_does()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var quotas = new List<QuotaSnapshot>();
        for (var number = 0; number < 20; number++)
        {
            var quota = Quota($"project-{random.Next(1000, 9999)}-{number}", random.Next(0, 12));
            await StoreAsync(quota with { UpdatedAt = random.Next(2) == 0 ? null : Start.AddTicks(random.Next(4) * 10L) });
            quotas.Add((await Index.FindAsync(quota.ProjectId, Token))!.Snapshot);
        }

        foreach (var key in QuotaSortKeys.SortKeys)
        {
            foreach (var descending in (bool[])[false, true])
            {
                var expected = ExpectedOrder.Of(quotas, key == "resource" ? "id" : key, descending).Select(static quota => quota.ProjectId);
                Assert.True(expected.SequenceEqual((await PagesAsync(key, descending)).Select(static quota => quota.Snapshot.ProjectId)), $"sort_key={key} descending={descending}");
            }
        }
    }

    [Fact]
    public async Task A_quota_is_found_with_everything_that_was_stored_until_it_is_taken_away_and_keeps_its_number()
    {
        var quota = Quota("mine", 7) with { UpdatedAt = Start.AddTicks(1234560) };
        var state = new Held<Stored<QuotaSnapshot>>(new() { Snapshot = quota });
        await Storage.WriteAsync(StateNames.Tenant, GrainKeys.Tenant("mine"), state);
        var found = (await Index.FindAsync("mine", Token))!;
        Assert.Equal(quota, found.Snapshot);

        state.State.Snapshot = null;
        await Storage.WriteAsync(StateNames.Tenant, GrainKeys.Tenant("mine"), state);
        Assert.Null(await Index.FindAsync("mine", Token));
        Assert.Empty(await PagesAsync("id", descending: false));

        state.State.Snapshot = Quota("mine", 3);
        await Storage.WriteAsync(StateNames.Tenant, GrainKeys.Tenant("mine"), state);
        Assert.Equal(new Quota(found.Id, Quota("mine", 3)), await Index.FindAsync("mine", Token));
    }

    [Fact]
    public async Task A_project_is_given_alone_and_a_marker_that_is_unknown_or_anothers_is_answered_by_null()
    {
        await StoreAsync(Quota("mine", 7));
        await StoreAsync(Quota("theirs", 5));
        var theirs = (await Index.FindAsync("theirs", Token))!;

        Assert.Equal("mine", Assert.Single((await Index.ListAsync(new QuotaQuery("mine", "hard_limit", true, 5, null), Token))!).Snapshot.ProjectId);
        Assert.Null(await Index.ListAsync(new QuotaQuery("mine", "id", false, 5, theirs.Id), Token));
        Assert.Null(await Index.ListAsync(new QuotaQuery(null, "hard_limit", false, 5, theirs.Id + 1000), Token));
        Assert.Empty((await Index.ListAsync(new QuotaQuery(null, "id", false, 5, theirs.Id), Token))!);
    }

    [Fact]
    public async Task Places_that_are_taken_and_bays_are_no_quotas_and_quotas_are_no_bays()
    {
        await Storage.WriteAsync(StateNames.Tenant, GrainKeys.Tenant("busy"), new Held<Stored<QuotaSnapshot>>(new() { Work = { ["reservation"] = "taken" } }));
        var bay = new RandomSnapshots(1).Bay("busy");
        await Storage.WriteAsync(StateNames.Bay, GrainKeys.Bay(bay.Uuid), new Held<Stored<BaySnapshot>>(new() { Snapshot = bay }));
        await StoreAsync(Quota("mine", 7));

        Assert.Equal("mine", Assert.Single(await PagesAsync("id", descending: false)).Snapshot.ProjectId);
        Assert.Null(await Index.FindAsync("busy", Token));
        Assert.Equal(new BayCounts(1, 3), await _silo!.Services.GetRequiredService<IBayIndex>().CountAsync(null, Token));
    }

    [Fact]
    public async Task A_sort_key_or_limit_that_the_API_should_have_refused_throws()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Index.ListAsync(new QuotaQuery(null, "uuid", false, 5, null), Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.ListAsync(new QuotaQuery(null, "id", false, 0, null), Token));
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private static QuotaSnapshot Quota(string project, int limit) => new() { ProjectId = project, HardLimit = limit, CreatedAt = Start };

    private Task StoreAsync(QuotaSnapshot quota) =>
        Storage.WriteAsync(StateNames.Tenant, GrainKeys.Tenant(quota.ProjectId), new Held<Stored<QuotaSnapshot>>(new() { Snapshot = quota }));

    private async Task<List<Quota>> PagesAsync(string key, bool descending)
    {
        var seen = new List<Quota>();
        while (true)
        {
            var page = await Index.ListAsync(new QuotaQuery(null, key, descending, 3, seen.Count == 0 ? null : seen[^1].Id), Token);
            Assert.NotNull(page);
            seen.AddRange(page);
            if (page.Count < 3)
                return seen;
            Assert.InRange(seen.Count, 0, 100);
        }
    }
}

public sealed class SqliteQuotaListTests : QuotaListContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync();
}

public sealed class PostgreSqlQuotaListTests(PostgresServer server) : QuotaListContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(server);
}
