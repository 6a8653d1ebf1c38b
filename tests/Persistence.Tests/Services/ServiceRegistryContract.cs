using Magnum.Persistence.Services;
using Magnum.Persistence.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.Persistence.Tests.Services;

/// <summary>The processes as <c>GET /v1/mservices</c> shows them, on both databases.</summary>
public abstract class ServiceRegistryContract
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_gets_the_next_id_from_1_and_keeps_it()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        var registry = new ServiceRegistry(database, _time);

        foreach (var name in (string[])["silo-b", "silo-a", "silo-b", "silo-b"])
        {
            await registry.ReportAsync(name, Token);
            _time.Advance(TimeSpan.FromSeconds(10.5));
        }

        var services = await registry.ListAsync(Token);
        Assert.Equal([(1, "silo-b", 3), (2, "silo-a", 1)], services.Select(static service => (service.Id, service.Host, service.ReportCount)));
        Assert.Equal(_time.Start, services[0].CreatedAt);
        Assert.Equal(_time.Start.AddSeconds(31.5), services[0].UpdatedAt);
    }

    [Fact]
    public async Task A_process_is_up_for_180_s_after_its_last_report_and_listed_for_a_week()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        var registry = new ServiceRegistry(database, _time);
        await registry.ReportAsync("silo", Token);

        _time.Advance(TimeSpan.FromSeconds(180));
        Assert.True(Assert.Single(await registry.ListAsync(Token)).IsUp);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Assert.Single(await registry.ListAsync(Token)).IsUp);
        _time.Advance(TimeSpan.FromDays(7));
        Assert.Empty(await registry.ListAsync(Token));

        await registry.ReportAsync("other", Token);
        await registry.ReportAsync("silo", Token);
        Assert.Equal([(1, "silo"), (2, "other")], (await registry.ListAsync(Token)).Select(static service => (service.Id, service.Host)));
    }

    [Fact]
    public async Task Processes_that_report_at_once_get_different_ids_without_a_gap()
    {
        await using var test = await CreateAsync();
        await using var database = await test.OpenReadyAsync(Token);
        var registry = new ServiceRegistry(database, _time);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() => registry.ReportAsync($"silo{number % 20}", Token))));

        var services = await registry.ListAsync(Token);
        Assert.Equal(Enumerable.Range(1, 20), services.Select(static service => service.Id));
        Assert.All(services, static service => Assert.Equal(2, service.ReportCount));
    }

    protected abstract Task<TestDatabase> CreateAsync();
}

public sealed class SqliteServiceRegistryTests : ServiceRegistryContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.SqliteAsync();
}

public sealed class PostgreSqlServiceRegistryTests(PostgresServer server) : ServiceRegistryContract
{
    protected override Task<TestDatabase> CreateAsync() => TestDatabase.PostgreSqlAsync(server);
}
