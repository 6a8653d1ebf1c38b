using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;
using Magnum.Grains.Health;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

public sealed class HealRulesTests
{
    private static readonly DateTimeOffset At = BaySamples.Start.AddHours(1);
    private static readonly HealTerms Terms = new(TimeSpan.FromMinutes(5), PerHour: 2, LargestPart: 0.5);

    [Fact]
    public void A_machine_is_replaced_when_it_was_unwell_for_its_whole_grace()
    {
        var bay = Seen(Bay(), At, "s-1");

        Assert.Null(Chosen(bay, At.AddMinutes(4.9), "s-1"));
        Assert.Equal("s-1", Chosen(bay, At.AddMinutes(5), "s-1"));
    }

    [Fact]
    public void A_machine_that_was_well_in_between_begins_anew()
    {
        var bay = Seen(Seen(Seen(Bay(), At, "s-1"), At.AddMinutes(4)), At.AddMinutes(5), "s-1");

        Assert.Null(Chosen(bay, At.AddMinutes(9), "s-1"));
        Assert.Equal("s-1", Chosen(bay, At.AddMinutes(10), "s-1"));
        // Well at this very moment.
        Assert.Null(Chosen(bay, At.AddMinutes(10)));
    }

    [Fact]
    public void An_engine_that_gives_no_answer_starts_every_grace_anew()
    {
        var bay = Seen(Bay(), At, "s-1");
        foreach (var health in new[] { HealthStatus.Unhealthy, HealthStatus.Unknown })
        {
            var silent = BaySamples.Next(bay, new BayEvent.HealthSeen(new BayHealth(health, ImmutableSortedDictionary<string, string>.Empty.Add("api", "silent")), At.AddMinutes(4)));

            Assert.Empty(silent.Work!.Ailing);
            Assert.Null(Chosen(Seen(silent, At.AddMinutes(5), "s-1"), At.AddMinutes(6), "s-1"));
        }
    }

    [Theory]
    [InlineData("auto_healing_enabled=true", true)]
    [InlineData("auto_healing_enabled=Yes", true)]
    [InlineData("auto_healing_enabled=true auto_healing_controller=draino", true)]
    [InlineData("auto_healing_enabled=true auto_healing_controller=magnum-auto-healer", false)]
    [InlineData("auto_healing_enabled=false", false)]
    [InlineData("", false)]
    public void Labels_ask_for_it(string labels, bool isHealed)
    {
        var bay = Bay();
        bay = Seen(bay with { Snapshot = bay.Snapshot! with { Labels = Labels(labels) } }, At, "s-1");

        Assert.Equal(isHealed, !bay.Work!.Ailing.IsEmpty);
        Assert.Equal(isHealed ? "s-1" : null, Chosen(bay, At.AddMinutes(5), "s-1"));
    }

    [Fact]
    public void A_bay_of_which_too_much_is_unwell_is_left_alone()
    {
        // Four machines, the master among them.
        Assert.Equal("s-1", Chosen(Seen(Bay(), At, "s-1", "s-2"), At.AddMinutes(5), "s-1", "s-2"));
        Assert.Null(Chosen(Seen(Bay(), At, "s-0", "s-1", "s-2"), At.AddMinutes(5), "s-0", "s-1", "s-2"));
    }

    [Fact]
    public void A_master_without_which_the_others_are_no_quorum_is_never_replaced()
    {
        Assert.Null(Chosen(Seen(Bay(), At, "s-m"), At.AddHours(1), "s-m"));
        Assert.Null(Chosen(Seen(Mastered(2), At, "s-m"), At.AddHours(1), "s-m"));
    }

    [Fact]
    public void The_one_master_of_several_that_is_unwell_goes_before_any_worker()
    {
        var bay = Seen(Seen(Mastered(3), At, "s-1"), At.AddMinutes(1), "s-1", "s-m1");

        Assert.Equal("s-1", Chosen(bay, At.AddMinutes(5), "s-1", "s-m1"));
        Assert.Equal("s-m1", Chosen(bay, At.AddMinutes(6), "s-1", "s-m1"));
        Assert.Equal("s-1", Chosen(bay, At.AddMinutes(6), Terms with { SparesMasters = true }, "s-1", "s-m1"));
    }

    [Fact]
    public void No_master_goes_while_another_is_unwell_too()
    {
        var bay = Seen(Mastered(5), At, "s-m1", "s-m2");

        Assert.Null(Chosen(bay, At.AddHours(1), "s-m1", "s-m2"));
        Assert.Equal("s-m1", Chosen(bay, At.AddHours(1), "s-m1"));
    }

    [Fact]
    public void Masters_that_an_upgrade_left_behind_are_left_to_the_next_one()
    {
        var bay = Seen(Mastered(3), At, "s-m1");

        Assert.Null(Chosen(WithLedger(bay, static ledger => ledger with { Outdated = ledger.Outdated.Add("s-m2", "image") }), At.AddHours(1), "s-m1"));
        Assert.Null(Chosen(WithLedger(bay, static ledger => ledger with { MasterUnderway = "2" }), At.AddHours(1), "s-m1"));
    }

    [Fact]
    public void A_master_is_let_go_before_it_is_touched_and_remembered_until_the_stack_is_complete()
    {
        var bay = Healed(Seen(Mastered(3), At, "s-m1"), At.AddMinutes(5), "s-m1");
        Assert.Equal((BayPhases.ReleaseMaster, "s-m1", null), (bay.Work!.Operation!.Phase, bay.Work.Operation.LeavingMaster!.Machine.ServerId, bay.Work.Ledger.MasterUnderway));

        bay = BaySamples.Ran(bay, new PhaseResult.Done(new PhaseFact.MasterReleased()));
        Assert.Equal("1", bay.Work!.Ledger.MasterUnderway);

        bay = BaySamples.Settled(bay);
        Assert.Equal((BayStatus.UpdateComplete, null), (bay.Snapshot!.Status, bay.Work!.Ledger.MasterUnderway));
    }

    [Fact]
    public void A_master_that_comes_half_made_is_made_once_more_whatever_is_in_its_place()
    {
        var bay = BaySamples.Ran(Healed(Seen(Mastered(3), At, "s-m1"), At.AddMinutes(5), "s-m1"), new PhaseResult.Done(new PhaseFact.MasterReleased()));
        bay = BaySamples.Ran(BaySamples.Reached(bay, BayPhases.AwaitStack), new PhaseResult.Failed("boot step 05-programs failed"), at: At.AddMinutes(8));
        bay = BaySamples.Ran(bay, new PhaseResult.Done(), at: At.AddMinutes(8));
        Assert.Equal((BayStatus.UpdateFailed, "1"), (bay.Snapshot!.Status, bay.Work!.Ledger.MasterUnderway));

        Assert.Null(HealRules.Choose(bay, Nodes(["s-m1"]), Terms, At.AddMinutes(12)));
        var leaving = HealRules.Choose(bay, Nodes(["s-m1"]), Terms, At.AddMinutes(13))!;
        Assert.Equal(("default-master", "1", null), (leaving.Machine.NodeGroup, leaving.Machine.Index, leaving.Machine.ServerId));
    }

    [Fact]
    public void The_one_that_is_unwell_for_longest_goes_first()
    {
        var bay = Seen(Seen(Bay(), At, "s-2"), At.AddMinutes(1), "s-1", "s-2");

        Assert.Equal("s-2", Chosen(bay, At.AddMinutes(10), "s-1", "s-2"));
    }

    [Fact]
    public void One_goes_at_a_time_and_an_hour_has_its_number()
    {
        var bay = Healed(Seen(Bay(), At, "s-1"), At.AddMinutes(5), "s-1");
        Assert.Equal((BayOperation.Heal, BayStatus.UpdateInProgress), (bay.Work!.Operation!.Kind, bay.Snapshot!.Status));
        Assert.Null(Chosen(bay, At.AddMinutes(6), "s-1"));

        bay = Healed(Manned(BaySamples.Settled(bay)), At.AddMinutes(20), "s-1");
        bay = Manned(BaySamples.Settled(bay));
        Assert.Equal(2, bay.Work!.Heals.Length);
        Assert.Null(Chosen(bay, At.AddMinutes(64), "s-1"));
        Assert.Equal("s-1", Chosen(bay, At.AddMinutes(65), "s-1"));
        Assert.Null(Chosen(Seen(Bay(), At, "s-1"), At.AddMinutes(5), Terms with { PerHour = 0 }, "s-1"));
    }

    [Fact]
    public void A_bay_that_is_busy_or_failed_is_left_alone()
    {
        var bay = Seen(Bay(), At, "s-1");

        Assert.Null(Chosen(BaySamples.Resizing(bay), At.AddMinutes(5), "s-1"));
        foreach (var kind in Enum.GetValues<BayOperation>().Where(static kind => kind is not BayOperation.Heal))
            Assert.Null(Chosen(Failed(bay, kind), At.AddHours(3), "s-1"));
        Assert.Null(Chosen(Failed(bay, BayOperation.Heal) with { Snapshot = bay.Snapshot! with { Status = BayStatus.CreateFailed } }, At.AddHours(3), "s-1"));
        Assert.Null(Chosen(BaySamples.Deleting(bay), At.AddMinutes(5), "s-1"));
    }

    [Fact]
    public void The_replacement_walks_its_phases_and_leaves_sizes_alone()
    {
        var bay = Healed(Seen(Bay(), At, "s-1"), At.AddMinutes(5), "s-1");
        var (operation, walked) = (bay.Work!.Operation!, new List<string>());
        Assert.Equal((Guid.Empty != operation.Id, $"req-{operation.Id:D}", "user-a"), (true, operation.RequestId, operation.UserId));
        Assert.Equal("s-1", Assert.Single(operation.Leaving).Machine.ServerId);
        while (bay.Work!.Operation is { } running)
        {
            walked.Add(running.Phase);
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(running.Phase));
        }

        Assert.Equal(BayPhases.Of(BayOperation.Heal), walked);
        Assert.Equal((BayStatus.UpdateComplete, 2), (bay.Snapshot!.Status, bay.Snapshot.NodeCount));
    }

    [Fact]
    public void A_replacement_that_fails_gives_the_machine_work_again_and_says_why()
    {
        var bay = Healed(Seen(Bay(), At, "s-1"), At.AddMinutes(5), "s-1");
        while (bay.Work!.Operation!.Phase != BayPhases.AwaitStack)
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(bay.Work.Operation.Phase));

        bay = BaySamples.Ran(bay, new PhaseResult.Failed("no host has room"));
        Assert.Equal(BayPhases.DismissNodes, bay.Work!.Operation!.Phase);
        bay = BaySamples.Ran(bay, BaySamples.GoodResult(BayPhases.DismissNodes));

        Assert.Null(bay.Work!.Operation);
        Assert.Equal((BayStatus.UpdateFailed, "no host has room"), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
    }

    [Fact]
    public void A_replacement_that_failed_is_followed_by_another_after_one_more_grace_and_that_ends_well()
    {
        var bay = HealedInVain(Seen(Bay(), At, "s-1"), At.AddMinutes(5));
        Assert.Equal([BayStatus.UpdateFailed, BayStatus.UpdateFailed], bay.Snapshot!.NodeGroups.Select(static group => group.Status));

        Assert.Null(Chosen(bay, At.AddMinutes(9.9), "s-1"));
        Assert.Equal("s-1", Chosen(bay, At.AddMinutes(10), "s-1"));

        bay = BaySamples.Settled(Healed(bay, At.AddMinutes(10), "s-1"));
        Assert.Equal((BayStatus.UpdateComplete, null), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
        Assert.All(bay.Snapshot.NodeGroups, static group => Assert.Equal(BayStatus.UpdateComplete, group.Status));
    }

    [Fact]
    public void Replacements_that_fail_count()
    {
        var bay = HealedInVain(HealedInVain(Seen(Bay(), At, "s-1"), At.AddMinutes(5)), At.AddMinutes(10));

        Assert.Null(Chosen(bay, At.AddMinutes(64), "s-1"));
        Assert.Equal("s-1", Chosen(bay, At.AddMinutes(65), "s-1"));
    }

    private static BayState Mastered(int count) => WithLedger(Bay(), ledger => ledger with
    {
        Machines = [new BayMachine("default-master", "0", "s-m", null, null), .. Enumerable.Range(1, count - 1).Select(static i => new BayMachine("default-master", $"{i}", $"s-m{i}", null, null)), Worker(0), Worker(1), Worker(2)],
    });

    private static BayState WithLedger(BayState bay, Func<BayLedger, BayLedger> change) => bay with { Work = bay.Work! with { Ledger = change(bay.Work.Ledger) } };

    // One master and three workers, watched and healed.
    private static BayState Bay()
    {
        var bay = BaySamples.Created();
        return Manned(bay with { Snapshot = bay.Snapshot! with { FloatingIpEnabled = true, Labels = Labels("auto_healing_enabled=true") } });
    }

    // The good results of phases tell of no machines.
    private static BayState Manned(BayState bay) => bay with
    {
        Work = bay.Work! with { Ledger = bay.Work.Ledger with { Machines = [new BayMachine("default-master", "0", "s-m", null, null), Worker(0), Worker(1), Worker(2)] } },
    };

    private static BayMachine Worker(int index) => new("default-worker", $"{index}", $"s-{index}", null, null);

    private static ImmutableSortedDictionary<string, string> Labels(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static label => label.Split('=')).ToImmutableSortedDictionary(static pair => pair[0], static pair => pair[1]);

    private static ImmutableArray<EngineNode> Nodes(string[] unwell) =>
        [.. new[] { "s-m", "s-m1", "s-m2", "s-m3", "s-m4", "s-0", "s-1", "s-2" }.Select(server => new EngineNode($"n-{server}", !unwell.Contains(server), null, server, []))];

    private static BayState Seen(BayState bay, DateTimeOffset at, params string[] unwell) => BaySamples.Next(
        bay,
        new BayEvent.HealthSeen(HealthRules.Judge(0, new EngineReading.Answered(Nodes(unwell))).Health!, at) { Unhealthy = NodeNews.Unhealthy(bay.Work!.Ledger.Machines, Nodes(unwell)) });

    private static BayState Healed(BayState bay, DateTimeOffset at, params string[] unwell) => BaySamples.Next(Seen(bay, at, unwell), new BayEvent.HealConsidered(
        Nodes(unwell), Terms with { Grace = TimeSpan.Zero }, Guid.NewGuid(), at));

    private static BayState HealedInVain(BayState bay, DateTimeOffset at)
    {
        bay = BaySamples.Reached(Healed(bay, at, "s-1"), BayPhases.AwaitStack);
        return BaySamples.Ran(BaySamples.Ran(bay, new PhaseResult.Failed("no host has room"), at: at), new PhaseResult.Done(), at: at);
    }

    private static BayState Failed(BayState bay, BayOperation kind) => bay with
    {
        Snapshot = bay.Snapshot! with { Status = BayStatus.UpdateFailed, Operation = bay.Snapshot.Operation! with { Kind = kind, EndedAt = At } },
    };

    private static string? Chosen(BayState bay, DateTimeOffset at, params string[] unwell) => Chosen(bay, at, Terms, unwell);

    private static string? Chosen(BayState bay, DateTimeOffset at, HealTerms terms, params string[] unwell) => HealRules.Choose(bay, Nodes(unwell), terms, at)?.Machine.ServerId;
}
