using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;
using Xunit;
using static Magnum.Grains.Tests.Bays.BaySamples;

namespace Magnum.Grains.Tests.Bays;

/// <summary>Upgrades whose machines are replaced, as the lifecycle decides them.</summary>
public sealed class RenewalTests
{
    private static readonly DateTimeOffset At = Start.AddMinutes(30);

    private static readonly BayModelSnapshot Second = Spec().BayModel with
    {
        Uuid = new Guid("40000000-0000-4000-8000-000000000009"),
        ImageId = "image-2",
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("kube_tag", "v2"),
    };

    [Fact]
    public void An_upgrade_goes_in_rounds_until_no_machine_is_old()
    {
        var (bay, walked, rounds) = (Next(Created(), Upgrade()), new List<string>(), new HashSet<Guid>());
        var world = new World("s-0", "s-1", "s-2");
        while (bay.Work!.Operation is { } operation)
        {
            walked.Add(operation.Phase);
            rounds.Add(operation.StackId);
            bay = Ran(bay, world.Result(bay), at: At);
        }

        string[] round = [BayPhases.ReleaseMaster, BayPhases.CondemnMaster, BayPhases.UpdateStack, BayPhases.AwaitStack, BayPhases.ReadOutputs, BayPhases.RecordNodes, BayPhases.DismissNodes, BayPhases.ChooseNodes, BayPhases.DrainNodes];
        Assert.Equal([BayPhases.ListNodes, .. round, .. round, .. round], walked);
        Assert.Equal(3, rounds.Count);
        Assert.Equal([["s-0", "s-1"], ["s-2"]], world.Batches);
        Assert.Equal((BayStatus.UpdateComplete, null, "image-2"), (bay.Snapshot!.Status, bay.Snapshot.StatusReason, Workers(bay).ImageId));
        Assert.Empty(bay.Work.Ledger.Outdated);
    }

    [Fact]
    public void Each_round_has_its_own_time_and_the_group_is_shown_in_progress_meanwhile()
    {
        var (bay, world) = (Next(Created(), Upgrade()), new World("s-0", "s-1", "s-2"));
        bay = Until(bay, world, BayPhases.DrainNodes);
        Assert.Equal((BayStatus.UpdateInProgress, BayStatus.UpdateInProgress), (bay.Snapshot!.Status, Workers(bay).Status));
        var late = At.AddHours(5);

        bay = Ran(bay, new PhaseResult.Done(), at: late);

        Assert.Equal((BayPhases.ReleaseMaster, late.AddMinutes(65), null), (bay.Work!.Operation!.Phase, bay.Work.Operation.Deadline, bay.Work.Operation.StackUpdatedBefore));
    }

    [Fact]
    public void A_driver_whose_machines_follow_by_themselves_has_none_replaced()
    {
        var bay = Next(Created(), Upgrade() with { Driver = new DriverAnswer() });

        Assert.Null(Renewal.GroupOf(bay));
        Assert.Equal("image", Workers(bay).ImageId);
        bay = Settled(bay);
        Assert.Equal((BayStatus.UpdateComplete, Second.Uuid), (bay.Snapshot!.Status, bay.Work!.Spec.BayModel.Uuid));
    }

    [Fact]
    public void A_batch_that_fails_is_given_work_again_and_leaves_the_upgrade_in_force_and_unfinished()
    {
        var (bay, world) = (Next(Created(), Upgrade()), new World("s-0", "s-1", "s-2"));
        bay = Until(Ran(Until(bay, world, BayPhases.DrainNodes), new PhaseResult.Done()), world, BayPhases.AwaitStack);

        bay = Ran(bay, new PhaseResult.Failed("no host has room"));
        Assert.Equal(BayPhases.DismissNodes, bay.Work!.Operation!.Phase);
        bay = Ran(bay, new PhaseResult.Done());

        Assert.Null(bay.Work!.Operation);
        Assert.Equal((BayStatus.UpdateFailed, "no host has room", Second.Uuid), (bay.Snapshot!.Status, bay.Snapshot.StatusReason, bay.Snapshot.BayModelId));
        Assert.Equal((Second.Uuid, "image-2", true), (bay.Work.Spec.BayModel.Uuid, Workers(bay).ImageId, bay.Work.IsStackStrayed));
        Assert.Equal(["s-0", "s-1", "s-2"], bay.Work.Ledger.Outdated.Keys.Order(StringComparer.Ordinal));
        Assert.All(bay.Work.Ledger.Outdated.Values, static image => Assert.Equal("image", image));
    }

    [Fact]
    public void The_next_one_to_the_same_model_goes_on_where_it_stopped_and_to_another_one_takes_all()
    {
        var world = new World("s-0", "s-1", "s-2");
        var bay = Until(Next(Created(), Upgrade()), world, BayPhases.DrainNodes);
        bay = Until(Lived(Ran(bay, new PhaseResult.Done()), world), world, BayPhases.DrainNodes);
        Assert.Equal(["s-2"], bay.Work!.Ledger.Outdated.Keys);
        bay = Ran(Ran(bay, new PhaseResult.Failed("away")), new PhaseResult.Done());
        Assert.Equal(BayStatus.UpdateFailed, bay.Snapshot!.Status);

        var same = Lived(Next(bay, Upgrade(request: "req-2")), world);
        Assert.True(same.Work!.Operation!.Upgrade!.IsContinued);
        Assert.Equal(KeyValuePair.Create("s-2", (string?)"image"), Assert.Single(same.Work.Operation.Upgrade.Outdated!));

        var other = Lived(Next(bay, Upgrade(Second with { Uuid = Guid.NewGuid(), ImageId = "image-3" }, "req-3")), world);
        Assert.Equal(
            [("s-0.new", "image-2"), ("s-1.new", "image-2"), ("s-2", "image")],
            other.Work!.Operation!.Upgrade!.Outdated!.Select(static one => (one.Key, one.Value!)).Order());
    }

    [Fact]
    public void What_the_stack_does_not_take_leaves_nothing_old()
    {
        var (bay, world) = (Next(Created(), Upgrade()), new World("s-0", "s-1"));
        bay = Ran(Until(bay, world, BayPhases.AwaitStack), new PhaseResult.Failed("refused"));

        Assert.Null(bay.Work!.Operation);
        Assert.Equal((BayStatus.UpdateFailed, Spec().BayModel.Uuid, "image"), (bay.Snapshot!.Status, bay.Work.Spec.BayModel.Uuid, Workers(bay).ImageId));
        Assert.Empty(bay.Work.Ledger.Outdated);
    }

    [Fact]
    public void After_a_failed_change_that_was_no_upgrade_none_is_admitted()
    {
        var failed = Ran(Resizing(), new PhaseResult.Failed("no"));

        Assert.Equal(new BayError.WrongState("Upgrading", BayStatus.UpdateFailed), Assert.IsType<Transition.Refused>(BayLifecycle.Apply(failed, Upgrade())).Error);
    }

    [Fact]
    public void The_unhealthy_go_first_and_no_more_than_may_be_missing()
    {
        var ledger = new BayLedger { Outdated = new[] { "s-0", "s-1", "s-2" }.ToImmutableDictionary(static server => server, static _ => (string?)"image") };
        ImmutableArray<BayMachine> machines = [.. Enumerable.Range(0, 5).Select(static index => Machine(index, $"s-{index}"))];
        ImmutableArray<EngineNode> nodes = [.. machines.Select(static machine => new EngineNode($"n-{machine.Index}", machine.Index is not ("2" or "4"), "gone", machine.ServerId, []))];
        var views = ScaleIn.View(machines, nodes, ImmutableDictionary<string, DateTimeOffset>.Empty);

        Assert.Equal(["2", "0"], Renewal.NextBatch(views, ledger, 2).Select(static view => view.Machine.Index));
        Assert.Equal("4", Renewal.Unready(views, ledger)!.Machine.Index);
        Assert.Null(Renewal.Unready(ScaleIn.View(machines, null, ImmutableDictionary<string, DateTimeOffset>.Empty), ledger));
    }

    private static BayEvent.UpgradeRequested Upgrade(BayModelSnapshot? model = null, string request = "req-1") =>
        new(new UpgradeBay(model ?? Second, null, 2, false), new DriverAnswer(Renews: true), Guid.NewGuid(), Alpha with { RequestId = request }, At);

    private static BayState Until(BayState bay, World world, string phase)
    {
        do
            bay = Ran(bay, world.Result(bay), at: At);
        while (bay.Work!.Operation!.Phase != phase);
        return bay;
    }

    private static BayState Lived(BayState bay, World world) => Ran(bay, world.Result(bay), at: At);

    private static NodeGroupSnapshot Workers(BayState bay) => bay.Snapshot!.NodeGroups.Single(static g => g.Name == NodeGroupSnapshot.DefaultWorkerName);

    private static BayMachine Machine(int index, string server) => new(NodeGroupSnapshot.DefaultWorkerName, $"{index}", server, null, null);

    /// <summary>Heat and the engine, where everything goes well: what leaves comes back as another server.</summary>
    private sealed class World(params string[] servers)
    {
        private readonly string[] servers = [.. servers];

        public List<string[]> Batches { get; } = [];

        public PhaseResult Result(BayState bay)
        {
            var operation = bay.Work!.Operation!;
            switch (operation.Phase)
            {
                case BayPhases.ListNodes:
                    return new PhaseResult.Done(new PhaseFact.NodesListed(Outputs()));
                case BayPhases.ReadOutputs:
                    foreach (var leaving in operation.Leaving)
                        servers[Array.IndexOf(servers, leaving.Machine.ServerId)] += ".new";
                    return new PhaseResult.Done(new PhaseFact.OutputsRead(Outputs(), null));
                case BayPhases.ChooseNodes:
                    var views = ScaleIn.View(Renewal.MachinesOf(bay.Work.Ledger, Renewal.GroupOf(bay)!), null, bay.Work.Ledger.Seen);
                    var batch = Renewal.NextBatch(views, bay.Work.Ledger, operation.Upgrade!.MaxBatchSize);
                    if (!batch.IsEmpty)
                        Batches.Add([.. batch.Select(static view => view.Machine.ServerId!)]);
                    return new PhaseResult.Done(new PhaseFact.NodesChosen([.. batch.Select(static view => new LeavingNode(view.Machine, view.Node))], At.AddMinutes(5), null));
                default:
                    return GoodResult(operation.Phase);
            }
        }

        private BayOutputs Outputs() => new() { Machines = [.. servers.Select(static (server, index) => Machine(index, server))] };
    }
}
