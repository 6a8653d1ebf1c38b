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
    public void A_master_is_never_replaced() => Assert.Null(Chosen(Seen(Bay(), At, "s-m"), At.AddHours(1), "s-m"));

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
        Assert.Null(Chosen(bay with { Snapshot = bay.Snapshot! with { Status = BayStatus.UpdateFailed } }, At.AddMinutes(5), "s-1"));
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
        Assert.Null(Chosen(bay, At.AddHours(3), "s-1"));
    }

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
        [.. new[] { "s-m", "s-0", "s-1", "s-2" }.Select(server => new EngineNode($"n-{server}", !unwell.Contains(server), null, server, []))];

    private static BayState Seen(BayState bay, DateTimeOffset at, params string[] unwell) => BaySamples.Next(
        bay,
        new BayEvent.HealthSeen(HealthRules.Judge(0, new EngineReading.Answered(Nodes(unwell))).Health!, at) { Unhealthy = NodeNews.Unhealthy(bay.Work!.Ledger.Machines, Nodes(unwell)) });

    private static BayState Healed(BayState bay, DateTimeOffset at, params string[] unwell) => BaySamples.Next(Seen(bay, at, unwell), new BayEvent.HealConsidered(
        Nodes(unwell), Terms with { Grace = TimeSpan.Zero }, Guid.NewGuid(), at));

    private static string? Chosen(BayState bay, DateTimeOffset at, params string[] unwell) => Chosen(bay, at, Terms, unwell);

    private static string? Chosen(BayState bay, DateTimeOffset at, HealTerms terms, params string[] unwell) => HealRules.Choose(bay, Nodes(unwell), terms, at)?.Machine.ServerId;
}
