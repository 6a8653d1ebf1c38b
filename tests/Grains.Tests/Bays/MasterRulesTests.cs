using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Bays;
using Magnum.Grains.Health;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

/// <summary>When one of three masters may go.</summary>
public sealed class MasterRulesTests
{
    private static readonly ImmutableArray<BayMachine> Masters = [.. Enumerable.Range(0, 3).Select(static index => new BayMachine("default-master", $"{index}", $"s-{index}", null, $"10.0.0.{index + 4}"))];

    private readonly BayLedger ledger = new() { Machines = [.. Masters, new BayMachine("default-worker", "0", "s-w", null, "10.0.0.9")] };

    [Fact]
    public void It_may_while_all_others_are_well_whatever_workers_and_it_itself_are()
    {
        Assert.Null(Hindrance(Well(), Store()));
        Assert.Null(Hindrance(Well(unwell: 1), Store()));
        Assert.Null(Hindrance(Well(unwell: 1), Store((1, "Get \"https://10.0.0.5:2379/health\": dial tcp 10.0.0.5:2379: connect: connection refused"))));
    }

    [Fact]
    public void It_may_not_while_the_API_gives_no_good_answer_at_its_own_address()
    {
        const string words = "The master 1 is not replaced while the cluster's API gives no good answer: ";

        Assert.Equal($"{words}silent", Hindrance(new EngineReading.TimedOut("silent"), Store()));
        Assert.Equal($"{words}refused", Hindrance(Well() with { Detour = "refused" }, Store()));
        Assert.Equal($"{words}it can't be reached from here.", Hindrance(null, Store()));
    }

    [Fact]
    public void It_may_not_while_another_master_is_not_ready_or_is_not_listed()
    {
        Assert.Equal("The master 1 is not replaced while the master 2 is not ready: gone", Hindrance(Well(unwell: 2), Store()));
        Assert.Equal("The master 1 is not replaced while the master 2 is not ready: its engine does not list it.", Hindrance(new EngineReading.Answered([.. Well().Nodes.Take(2)]), Store()));
    }

    [Theory]
    // Another's, one that names nobody, and one whose address only begins like its own.
    [InlineData("Get \"https://10.0.0.6:2379/health\": refused")]
    [InlineData("Get \"https://10.0.0.50:2379/health\": refused")]
    [InlineData("context deadline exceeded")]
    public void It_may_not_while_a_member_of_etcd_is_not_well_that_may_be_anothers(string cause) =>
        Assert.Equal($"The master 1 is not replaced while a member of etcd is not well: {cause} (If it is that master's own, shut its server down.)", Hindrance(Well(unwell: 1), Store((0, cause))));

    [Fact]
    public void It_may_not_while_etcd_is_not_told_of_or_has_fewer_members_than_there_are_masters()
    {
        Assert.Equal("The master 1 is not replaced while the cluster's API does not tell of what keeps its memory: silent", Hindrance(Well(), new StoreReading.Failed("silent")));
        Assert.Equal("The master 1 is not replaced: the cluster's API knows 2 of 3 members of etcd.", Hindrance(Well(), new StoreReading.Answered([.. Store().Members.Take(2)])));
    }

    [Fact]
    public void Where_members_are_known_by_their_addresses_every_other_one_must_be_among_them_and_well()
    {
        const string words = "The master 1 is not replaced while the master 2 takes no part in the swarm's log: ";
        StoreMember Member(int index, string? cause = null) => new($"m-{index}", cause) { Address = $"10.0.0.{index + 4}" };

        Assert.Null(Hindrance(Well(unwell: 1), new StoreReading.Answered([Member(0), Member(1, "away"), Member(2)])));
        Assert.Null(Hindrance(Well(unwell: 1), new StoreReading.Answered([Member(0), Member(2)])));
        Assert.Equal($"{words}away", Hindrance(Well(unwell: 1), new StoreReading.Answered([Member(0), Member(1), Member(2, "away")])));
        Assert.Equal($"{words}the managers do not list it.", Hindrance(Well(unwell: 1), new StoreReading.Answered([Member(0), Member(1)])));
    }

    [Fact]
    public void Its_nodes_are_those_of_its_server_and_of_its_address()
    {
        ImmutableArray<EngineNode> nodes =
        [
            new("own", true, null, "s-1", []), new("former", true, null, "s-before", ["10.0.0.5"]), new("another", true, null, "s-2", ["10.0.0.6"]),
        ];

        Assert.Equal(["own", "former"], NodeNews.OfPlace(Masters[1], nodes).Select(static node => node.Name));
    }

    private string? Hindrance(EngineReading? reading, StoreReading store) => MasterRules.Hindrance(ledger, Masters[1], reading, store);

    private static EngineReading.Answered Well(int? unwell = null) =>
        new([.. Masters.Select((machine, index) => new EngineNode($"n-{index}", index != unwell, index == unwell ? "gone" : null, machine.ServerId, []))]);

    private static StoreReading.Answered Store(params (int Index, string Cause)[] unwell) =>
        new([.. Enumerable.Range(0, 3).Select(index => new StoreMember($"etcd-{index}", unwell.Where(one => one.Index == index).Select(static one => one.Cause).FirstOrDefault()))]);
}
