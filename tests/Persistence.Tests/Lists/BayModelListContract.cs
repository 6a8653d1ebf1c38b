using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Persistence.Hosting;
using Magnum.Persistence.Lists;
using Magnum.Persistence.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Magnum.Persistence.Tests.Lists;

/// <summary>Lists of bay models, each test in a database of its own: public models are seen by all.</summary>
public abstract class BayModelListContract : IAsyncLifetime
{
    private TestDatabase? _database;
    private TestSilo? _silo;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IBayModelIndex Index => _silo!.Services.GetRequiredService<IBayModelIndex>();

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
    public async Task Every_sort_key_pages_in_both_directions_over_what_the_project_may_see()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var samples = new RandomSnapshots(seed);
        var models = new List<BayModelSnapshot>();
        for (var number = 0; number < 40; number++)
            models.Add(await StoreAsync(samples.BayModel(samples.Flag() ? "mine" : "theirs")));
        var visible = models.Where(static model => model.ProjectId == "mine" || (model.Public && !model.Hidden)).ToArray();

        foreach (var key in BayModelSortKeys.SortKeys)
        {
            foreach (var descending in (bool[])[false, true])
            {
                Assert.True(Uuids(ExpectedOrder.Of(visible, key, descending)).SequenceEqual(await PagesAsync("mine", key, descending)), $"sort_key={key} descending={descending}");
                Assert.True(Uuids(ExpectedOrder.Of(models, key, descending)).SequenceEqual(await PagesAsync(null, key, descending)), $"all projects, sort_key={key} descending={descending}");
            }
        }
    }

    [Fact]
    public async Task A_hidden_public_model_is_kept_from_lists_but_found_by_name()
    {
        var model = await StoreAsync(new RandomSnapshots(1).BayModel("theirs") with { Name = "golden", Public = true, Hidden = true });
        await StoreAsync(new RandomSnapshots(2).BayModel("theirs") with { Name = "golden", Public = false });

        Assert.Empty(await PagesAsync("mine", "id", descending: false));
        Assert.Equal([model.Uuid], (await Index.ListAsync(new ListQuery("mine", "id", false, 5, null) { ShowsHidden = true }, Token))!.Select(static shown => shown.Uuid));
        Assert.Equal(model.Uuid, Assert.Single(await Index.FindByNameAsync("mine", "golden", Token)).Uuid);
        Assert.Equal(2, (await Index.FindByNameAsync(null, "golden", Token)).Count);
        Assert.Null(await Index.ListAsync(new ListQuery("mine", "id", false, 5, model.Uuid), Token));
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private static IEnumerable<Guid> Uuids(IEnumerable<BayModelSnapshot> models) => models.Select(static model => model.Uuid);

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

    private async Task<BayModelSnapshot> StoreAsync(BayModelSnapshot model)
    {
        await Storage.WriteAsync(StateNames.BayModel, GrainKeys.BayModel(model.Uuid), new Held<Stored<BayModelSnapshot>>(new() { Snapshot = model }));
        return model;
    }
}

public sealed class SqliteBayModelListTests : BayModelListContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync();
}

public sealed class PostgreSqlBayModelListTests(PostgresServer server) : BayModelListContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(server);
}
