using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Federations;
using Magnum.Persistence.Hosting;
using Magnum.Persistence.Lists;
using Magnum.Persistence.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Magnum.Persistence.Tests.Lists;

/// <summary>Lists of federations, each test in a database of its own.</summary>
public abstract class FederationListContract : IAsyncLifetime
{
    private TestDatabase? _database;
    private TestSilo? _silo;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IFederationIndex Index => _silo!.Services.GetRequiredService<IFederationIndex>();

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
    public async Task Every_sort_key_pages_in_both_directions_over_what_the_project_has()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var samples = new RandomSnapshots(seed);
        var federations = new List<FederationSnapshot>();
        for (var number = 0; number < 30; number++)
            federations.Add(await StoreAsync(samples.Federation(samples.Flag() ? "mine" : "theirs")));
        var visible = federations.Where(static federation => federation.ProjectId == "mine").ToArray();

        foreach (var key in FederationSortKeys.SortKeys)
        {
            foreach (var descending in (bool[])[false, true])
            {
                Assert.True(Uuids(ExpectedOrder.Of(visible, key, descending)).SequenceEqual(await PagesAsync("mine", key, descending)), $"sort_key={key} descending={descending}");
                Assert.True(Uuids(ExpectedOrder.Of(federations, key, descending)).SequenceEqual(await PagesAsync(null, key, descending)), $"all projects, sort_key={key} descending={descending}");
            }
        }
    }

    [Fact]
    public async Task A_name_is_looked_up_in_one_project_and_comes_back_whole()
    {
        var federation = await StoreAsync(new RandomSnapshots(1).Federation("mine") with { Name = "fed" });
        await StoreAsync(new RandomSnapshots(2).Federation("theirs") with { Name = "fed" });

        var found = Assert.Single(await Index.FindByNameAsync("mine", "fed", Token));

        Assert.Equal((federation.Uuid, federation.HostBayId, federation.Members[0], federation.Properties["dns-zone"]), (found.Uuid, found.HostBayId, found.Members[0], found.Properties["dns-zone"]));
        Assert.Empty(await Index.FindByNameAsync("other", "fed", Token));
        Assert.Null(await Index.ListAsync(new ListQuery("theirs", "id", false, 5, federation.Uuid), Token));
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private static IEnumerable<Guid> Uuids(IEnumerable<FederationSnapshot> federations) => federations.Select(static federation => federation.Uuid);

    private async Task<List<Guid>> PagesAsync(string? project, string key, bool descending)
    {
        var seen = new List<Guid>();
        while (true)
        {
            var page = await Index.ListAsync(new ListQuery(project, key, descending, 3, seen.Count == 0 ? null : seen[^1]), Token);
            Assert.NotNull(page);
            seen.AddRange(Uuids(page));
            if (page.Count < 3)
                return seen;
            Assert.InRange(seen.Count, 0, 100);
        }
    }

    private async Task<FederationSnapshot> StoreAsync(FederationSnapshot federation)
    {
        await Storage.WriteAsync(StateNames.Federation, GrainKeys.Federation(federation.Uuid), new Held<Stored<FederationSnapshot>>(new() { Snapshot = federation }));
        return federation;
    }
}

public sealed class SqliteFederationListTests : FederationListContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync();
}

public sealed class PostgreSqlFederationListTests(PostgresServer server) : FederationListContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(server);
}
