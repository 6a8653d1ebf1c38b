using System.Net;
using Magnum.Persistence.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Magnum.Persistence.Tests.Storage;

/// <summary>What Orleans expects of a membership table, through the real provider, each test in an Orleans cluster of its own.</summary>
[Collection(OnPostgreSql.Name)]
public sealed class MembershipTests(PostgreSqlSilo silo)
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_cluster_is_empty_at_version_0_however_often_it_is_initialized()
    {
        using var host = Host();
        var table = await TableAsync(host);
        await table.InitializeMembershipTableAsync(true, Token);

        var all = await table.ReadAllAsync(Token);

        Assert.Empty(all.Members);
        Assert.Equal(0, all.Version.Version);
    }

    [Fact]
    public async Task An_insert_needs_the_present_version_and_a_new_silo()
    {
        using var host = Host();
        var table = await TableAsync(host);
        var empty = (await table.ReadAllAsync(Token)).Version;
        var first = Entry(1);

        Assert.True(await table.InsertRowAsync(first, empty.Next(), Token));
        Assert.False(await table.InsertRowAsync(Entry(2), empty.Next(), Token));
        Assert.False(await table.InsertRowAsync(first, (await table.ReadAllAsync(Token)).Version.Next(), Token));

        var all = await table.ReadAllAsync(Token);
        Assert.Equal(1, all.Version.Version);
        var member = Assert.Single(all.Members).Item1;
        Assert.Equal(first.SiloAddress, member.SiloAddress);
        Assert.Equal(first.SiloName, member.SiloName);
        Assert.Equal(first.HostName, member.HostName);
        Assert.Equal(first.ProxyPort, member.ProxyPort);
        Assert.Equal(first.StartTime, member.StartTime);
        Assert.Equal(SiloStatus.Joining, member.Status);
    }

    [Fact]
    public async Task An_update_needs_the_present_version_and_carries_the_suspicions()
    {
        using var host = Host();
        var table = await TableAsync(host);
        await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(Token)).Version.Next(), Token);
        var before = await table.ReadRowAsync(Entry(1).SiloAddress, Token);
        var changed = Entry(1);
        changed.Status = SiloStatus.Active;
        changed.AddSuspector(Entry(9).SiloAddress, Start);
        var etag = before.Members[0].Item2;

        Assert.True(await table.UpdateRowAsync(changed, etag, before.Version.Next(), Token));
        Assert.False(await table.UpdateRowAsync(changed, etag, before.Version.Next(), Token));
        Assert.False(await table.UpdateRowAsync(Entry(7), etag, (await table.ReadAllAsync(Token)).Version.Next(), Token));

        var after = await table.ReadRowAsync(changed.SiloAddress, Token);
        Assert.Equal(2, after.Version.Version);
        Assert.Equal(SiloStatus.Active, after.Members[0].Item1.Status);
        Assert.Equal(Entry(9).SiloAddress, Assert.Single(after.Members[0].Item1.SuspectTimes!).Item1);
    }

    [Fact]
    public async Task Of_many_inserts_at_the_same_version_exactly_one_wins()
    {
        using var host = Host();
        var table = await TableAsync(host);
        var empty = (await table.ReadAllAsync(Token)).Version;

        var won = await Task.WhenAll(Enumerable.Range(1, 12).Select(n => Task.Run(() => table.InsertRowAsync(Entry(n), empty.Next(), Token))));

        Assert.Single(won, static result => result);
        Assert.Single((await table.ReadAllAsync(Token)).Members);
        Assert.Equal(1, (await table.ReadAllAsync(Token)).Version.Version);
    }

    [Fact]
    public async Task A_sign_of_life_moves_the_time_but_not_the_version()
    {
        using var host = Host();
        var table = await TableAsync(host);
        await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(Token)).Version.Next(), Token);
        var alive = Entry(1);
        alive.IAmAliveTime = Start.AddHours(1);

        await table.UpdateIAmAliveAsync(alive, Token);

        var all = await table.ReadAllAsync(Token);
        Assert.Equal(1, all.Version.Version);
        Assert.Equal(Start.AddHours(1), all.Members[0].Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Cleaning_up_removes_only_silos_that_are_dead_for_long()
    {
        using var host = Host();
        var table = await TableAsync(host);
        foreach (var (number, status, seen) in ((int, SiloStatus, DateTime)[])[
            (1, SiloStatus.Dead, Start), (2, SiloStatus.Dead, Start.AddDays(10)), (3, SiloStatus.Joining, Start), (4, SiloStatus.Active, Start)])
        {
            var entry = Entry(number);
            (entry.Status, entry.IAmAliveTime, entry.StartTime) = (status, seen, seen);
            await InsertAsync(table, entry);
        }

        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start.AddDays(5)), Token);

        Assert.Equal([2, 3, 4], (await table.ReadAllAsync(Token)).Members.Select(static member => member.Item1.SiloAddress.Generation).Order());
    }

    [Fact]
    public async Task Gateways_are_the_active_silos_that_have_one()
    {
        using var host = Host(out var cluster);
        var table = await TableAsync(host);
        foreach (var (number, status, port) in ((int, SiloStatus, int)[])[(1, SiloStatus.Active, 30001), (2, SiloStatus.Active, 0), (3, SiloStatus.Dead, 30003)])
        {
            var entry = Entry(number);
            (entry.Status, entry.ProxyPort) = (status, port);
            await InsertAsync(table, entry);
        }

        await using var database = silo.Database.Open();
        await using var connection = await database.System.OpenConnectionAsync(Token);
        await using var command = Magnum.Persistence.Databases.DatabaseCommands.Command(connection, silo.Database.Scripts.Queries[("main", "GatewaysQueryKey")]);
        foreach (var (name, value) in ((string, object)[])[("DeploymentId", cluster), ("Status", 3)])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        var ports = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
            ports.Add(reader.GetInt32(reader.GetOrdinal("ProxyPort")));
        Assert.Equal([30001], ports);
    }

    [Fact]
    public async Task Deleting_a_cluster_leaves_the_others()
    {
        using var host = Host(out var cluster);
        using var other = Host();
        var (table, otherTable) = (await TableAsync(host), await TableAsync(other));
        await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(Token)).Version.Next(), Token);
        await otherTable.InsertRowAsync(Entry(1), (await otherTable.ReadAllAsync(Token)).Version.Next(), Token);

        await table.DeleteMembershipTableEntriesAsync(cluster, Token);
        await table.InitializeMembershipTableAsync(true, Token);

        Assert.Empty((await table.ReadAllAsync(Token)).Members);
        Assert.Single((await otherTable.ReadAllAsync(Token)).Members);
    }

    private static async Task InsertAsync(IMembershipTable table, MembershipEntry entry) =>
        Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync(Token)).Version.Next(), Token));

    private static async Task<IMembershipTable> TableAsync(IHost host)
    {
        var table = host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, Token);
        return table;
    }

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11111, number),
        SiloName = $"silo{number}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 30000,
        StartTime = Start,
        IAmAliveTime = Start,
    };

    private IHost Host() => Host(out _);

    private IHost Host(out string cluster) => TestSilo.Build(silo.Database.Configuration, cluster = $"membership-{Guid.NewGuid():N}");
}
