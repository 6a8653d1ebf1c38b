using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;
using Xunit;
using static Magnum.Grains.Tests.Bays.BaySamples;

namespace Magnum.Grains.Tests.Bays;

/// <summary>Upgrades that replace masters, as the lifecycle decides them.</summary>
public sealed class MasterRenewalTests
{
    private static readonly DateTimeOffset At = Start.AddMinutes(30);

    private static readonly BayModelSnapshot Second = Spec().BayModel with
    {
        Uuid = new Guid("40000000-0000-4000-8000-000000000009"),
        ImageId = "image-2",
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("kube_tag", "v2"),
    };

    private readonly Dictionary<string, string> servers = new(StringComparer.Ordinal) { ["m0"] = "m0", ["m1"] = "m1", ["m2"] = "m2", ["w0"] = "w0" };
    private readonly List<string> gone = [];

    private static BayState Built => Settled(Creating(Spec(nodes: 1) with { MasterCount = 3, FloatingIpEnabled = true }));

    [Fact]
    public void Masters_have_a_round_each_before_the_workers()
    {
        var (bay, rounds) = (Next(Built, Upgrade()), new HashSet<Guid>());
        while (bay.Work!.Operation is { } operation)
        {
            rounds.Add(operation.StackId);
            bay = Lived(bay);
        }

        Assert.Equal(["m0", "m1", "m2", "w0"], gone);
        Assert.Equal(5, rounds.Count);
        Assert.Equal((BayStatus.UpdateComplete, null), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
        Assert.All(bay.Snapshot.NodeGroups, static group => Assert.Equal("image-2", group.ImageId));
        Assert.Empty(bay.Work.Ledger.Outdated);
        Assert.Null(bay.Work.Ledger.MasterUnderway);
    }

    [Fact]
    public void A_master_that_goes_is_remembered_before_it_is_touched_and_until_the_stack_is_complete()
    {
        var bay = Until(Until(Next(Built, Upgrade()), BayPhases.DrainNodes), BayPhases.ReleaseMaster);
        Assert.Null(bay.Work!.Ledger.MasterUnderway);
        Assert.Equal(["m1", "m2", "w0"], Renewal.Staying(bay.Work).Select(static machine => machine.ServerId!).Order(StringComparer.Ordinal));

        bay = Lived(bay);
        Assert.Equal((BayPhases.CondemnMaster, "0"), (bay.Work!.Operation!.Phase, bay.Work.Ledger.MasterUnderway));

        bay = Lived(Until(bay, BayPhases.AwaitStack));
        Assert.Null(bay.Work!.Ledger.MasterUnderway);
    }

    [Fact]
    public void A_half_made_master_is_remembered_by_whatever_comes_before_the_next_upgrade()
    {
        var bay = Until(Until(Next(Built, Upgrade()), BayPhases.DrainNodes), BayPhases.AwaitStack);
        bay = Ran(Ran(bay, new PhaseResult.Failed("boot step 05-programs failed")), new PhaseResult.Done());

        bay = Next(bay, new BayEvent.ResizeRequested(new ResizeBay(null, 2, [], false, "Resizing"), Guid.NewGuid(), Alpha with { RequestId = "req-size" }, At));
        while (bay.Work!.Operation is not null)
            bay = Lived(bay);

        Assert.Equal((BayStatus.UpdateComplete, "0"), (bay.Snapshot!.Status, bay.Work.Ledger.MasterUnderway));
    }

    [Fact]
    public void A_half_made_master_of_which_the_stack_knows_nothing_holds_nothing_up()
    {
        var bay = Until(Until(Next(Built, Upgrade()), BayPhases.DrainNodes), BayPhases.AwaitStack);
        bay = Ran(Ran(bay, new PhaseResult.Failed("away")), new PhaseResult.Done());
        servers.Remove("m0");

        bay = Next(bay, Upgrade(request: "req-2"));
        while (bay.Work!.Operation is not null)
            bay = Lived(bay);

        Assert.Equal((BayStatus.UpdateComplete, null), (bay.Snapshot!.Status, bay.Work.Ledger.MasterUnderway));
    }

    [Fact]
    public void The_master_that_goes_does_not_stay_whatever_else_was_seen_of_it_meanwhile()
    {
        var bay = Until(Until(Next(Built, Upgrade()), BayPhases.DrainNodes), BayPhases.ReleaseMaster);
        var moved = bay.Work!.Ledger with { Machines = [.. bay.Work.Ledger.Machines.Select(static machine => machine with { Address = "203.0.113.99" })] };

        Assert.Equal(["m1", "m2", "w0"], Renewal.Staying(bay.Work with { Ledger = moved }).Select(static machine => machine.ServerId!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Masters_are_old_where_the_same_model_was_for_the_workers_alone()
    {
        var bay = Until(Next(Built, Upgrade(group: WorkerGroup)), BayPhases.DrainNodes);
        bay = Ran(Ran(bay, new PhaseResult.Failed("away")), new PhaseResult.Done());
        Assert.Equal(["w0"], bay.Work!.Ledger.Outdated.Keys);

        bay = Lived(Next(bay, Upgrade(request: "req-2")));

        Assert.Equal(["m0", "m1", "m2", "w0"], bay.Work!.Operation!.Upgrade!.Outdated!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_second_version_is_put_on_top_of_one_that_some_masters_lack()
    {
        var bay = Until(Next(Built, Upgrade()), BayPhases.DrainNodes);
        bay = Ran(Ran(bay, new PhaseResult.Failed("away")), new PhaseResult.Done());
        var third = Second with { Uuid = Guid.NewGuid(), Labels = Second.Labels.SetItem("kube_tag", "v3") };

        var refused = Assert.IsType<Transition.Refused>(BayLifecycle.Apply(bay, Upgrade(request: "req-2") with { Command = new UpgradeBay(third, null, 1, false) }));

        Assert.Equal(new BayError.NotSupported("Some masters of this cluster are not upgraded yet: first they have to be, with a template whose kube_tag is v2."), refused.Error);
        Assert.IsType<Transition.Changed>(BayLifecycle.Apply(bay, Upgrade(request: "req-2") with { Command = new UpgradeBay(Second with { Uuid = Guid.NewGuid(), ImageId = "image-3" }, null, 1, false) }));
    }

    [Fact]
    public void The_next_upgrade_makes_a_half_made_master_anew_with_its_first_update()
    {
        var bay = Until(Next(Built, Upgrade()), BayPhases.DrainNodes);
        bay = Until(bay, BayPhases.AwaitStack);
        bay = Ran(Ran(bay, new PhaseResult.Failed("boot step 05-programs failed")), new PhaseResult.Done());
        Assert.Equal((BayStatus.UpdateFailed, "boot step 05-programs failed", "0"), (bay.Snapshot!.Status, bay.Snapshot.StatusReason, bay.Work!.Ledger.MasterUnderway));

        // Heat has another server there by now.
        servers["m0"] = "half";
        bay = Lived(Next(bay, Upgrade(request: "req-2") with { Driver = new DriverAnswer(Renews: true) }));

        var operation = bay.Work!.Operation!;
        Assert.Equal((BayPhases.ReleaseMaster, "half"), (operation.Phase, operation.LeavingMaster!.Machine.ServerId));
        Assert.True(operation.Upgrade is { RenewsMasters: true, IsContinued: true });
        Assert.Equal(["m1", "m2", "w0"], operation.Upgrade!.Outdated!.Keys.Order(StringComparer.Ordinal));
        while (bay.Work!.Operation is not null)
            bay = Lived(bay);
        Assert.Equal(BayStatus.UpdateComplete, bay.Snapshot!.Status);
    }

    [Fact]
    public void A_round_of_a_master_is_not_taken_back_and_one_of_workers_is()
    {
        var bay = Next(Built, Upgrade() with { Command = new UpgradeBay(Second, null, 1, Rollback: true) });
        Assert.True(bay.Work!.Operation!.RollsBack);

        bay = Until(bay, BayPhases.DrainNodes);
        Assert.False(bay.Work!.Operation!.RollsBack);

        while (gone.Count < 4)
            bay = Lived(bay);
        Assert.True(bay.Work!.Operation!.RollsBack);
    }

    [Fact]
    public void Nobody_else_is_upgraded_while_masters_are_left()
    {
        var bay = Until(Next(Built, Upgrade()), BayPhases.DrainNodes);
        bay = Ran(Ran(bay, new PhaseResult.Failed("away")), new PhaseResult.Done());
        Assert.Equal(BayStatus.UpdateFailed, bay.Snapshot!.Status);

        var refused = Assert.IsType<Transition.Refused>(BayLifecycle.Apply(bay, Upgrade(group: WorkerGroup, request: "req-2")));

        Assert.Equal(new BayError.NotSupported("Some masters of this cluster are not upgraded yet, and they go before all others: upgrade it without nodegroup first."), refused.Error);
        Assert.IsType<Transition.Changed>(BayLifecycle.Apply(bay, Upgrade(group: MasterGroup, request: "req-2")));
    }

    private static BayEvent.UpgradeRequested Upgrade(Guid? group = null, string request = "req-1") =>
        new(new UpgradeBay(Second, group, 2, false), new DriverAnswer(Renews: true, RenewsMasters: group != WorkerGroup), Guid.NewGuid(), Alpha with { RequestId = request }, At);

    private BayState Until(BayState bay, string phase)
    {
        do
            bay = Lived(bay);
        while (bay.Work!.Operation!.Phase != phase);
        return bay;
    }

    // Where everything goes well: what leaves comes back as another server.
    private BayState Lived(BayState bay) => Ran(bay, Result(bay), at: At);

    private PhaseResult Result(BayState bay)
    {
        var operation = bay.Work!.Operation!;
        switch (operation.Phase)
        {
            case BayPhases.ListNodes:
                return new PhaseResult.Done(new PhaseFact.NodesListed(Outputs()));
            case BayPhases.ReleaseMaster when operation.LeavingMaster is not null:
                return new PhaseResult.Done(new PhaseFact.MasterReleased());
            case BayPhases.ReadOutputs:
                foreach (var leaving in operation.Leaving)
                    servers[$"{(leaving.Machine.NodeGroup == NodeGroupSnapshot.DefaultMasterName ? 'm' : 'w')}{leaving.Machine.Index}"] += ".new";
                return new PhaseResult.Done(new PhaseFact.OutputsRead(Outputs(), null));
            case BayPhases.ChooseNodes when operation.Upgrade is not null:
                var group = Renewal.GroupOf(bay)!;
                var views = ScaleIn.View(Renewal.MachinesOf(bay.Work.Ledger, group), null, bay.Work.Ledger.Seen);
                var batch = Renewal.NextBatch(views, bay.Work.Ledger, group.Role == NodeGroupSnapshot.MasterRole ? 1 : operation.Upgrade!.MaxBatchSize);
                gone.AddRange(batch.Select(static view => view.Machine.ServerId!));
                return new PhaseResult.Done(new PhaseFact.NodesChosen([.. batch.Select(static view => new LeavingNode(view.Machine, view.Node))], At.AddMinutes(5), null));
            default:
                return GoodResult(operation.Phase);
        }
    }

    private BayOutputs Outputs() => new()
    {
        ApiAddress = "https://203.0.113.5:6443",
        Machines =
        [
            .. servers.OrderBy(static one => one.Key, StringComparer.Ordinal)
                .Select(static one => new BayMachine(one.Key[0] == 'm' ? NodeGroupSnapshot.DefaultMasterName : NodeGroupSnapshot.DefaultWorkerName, one.Key[1..], one.Value, null, null)),
        ],
    };
}
