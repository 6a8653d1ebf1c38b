using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;
using Xunit;
using static Magnum.Grains.Tests.Bays.BaySamples;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGroupTests
{
    private static readonly Guid Gpu = new("30000000-0000-4000-8000-000000000003");
    private static readonly Guid Edge = new("30000000-0000-4000-8000-000000000004");

    [Fact]
    public void A_group_gets_a_stack_of_its_own_and_leaves_the_bays_alone()
    {
        var bay = Next(Created(), Wants(Gpu, "gpu"));

        Assert.Equal((BayOperation.CreateGroup, BayPhases.CreateStack), (bay.Work!.Operation!.Kind, bay.Work.Operation.Phase));
        Assert.Equal((BayStatus.UpdateInProgress, BayStatus.CreateInProgress), (bay.Snapshot!.Status, Group(bay, Gpu).Status));
        Assert.Equal(BayStatus.CreateComplete, bay.Snapshot.NodeGroups[1].Status);

        bay = Ran(bay, new PhaseResult.Done(new PhaseFact.StackCreated("stack-gpu")));
        Assert.Equal(("stack-1", "stack-gpu"), (bay.Snapshot!.StackId, Group(bay, Gpu).StackId));
        Assert.Equal("stack-gpu", bay.WatchedStack());
        bay = Ran(bay, new PhaseResult.Done(new PhaseFact.StackComplete()));
        Assert.Equal(BayStatus.CreateInProgress, Group(bay, Gpu).Status);
        bay = Ran(bay, new PhaseResult.Done(new PhaseFact.OutputsRead(new BayOutputs { Machines = [new BayMachine("gpu", "0", "server-g", "203.0.113.9", null)] }, "Stack CREATE completed successfully")));
        bay = Ran(bay, new PhaseResult.Done(new PhaseFact.NodesRecorded(["gpu-0"])));

        Assert.Null(bay.Work!.Operation);
        Assert.Equal((BayStatus.UpdateComplete, BayStatus.CreateComplete, 3), (bay.Snapshot!.Status, Group(bay, Gpu).Status, Group(bay, Gpu).Id));
        Assert.Equal("Stack CREATE completed successfully", Group(bay, Gpu).StatusReason);
        Assert.Equal(["203.0.113.9"], bay.Snapshot.NodeAddresses);
        Assert.Equal("https://203.0.113.5:6443", bay.Snapshot.ApiAddress);
    }

    [Fact]
    public void A_group_that_can_not_be_built_stays_with_its_cause_until_it_is_deleted()
    {
        var bay = Ran(Next(Created(), Wants(Gpu, "gpu")), new PhaseResult.Failed("No valid host was found."));

        Assert.Equal((BayStatus.UpdateFailed, "No valid host was found."), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
        Assert.Equal((BayStatus.CreateFailed, "No valid host was found."), (Group(bay, Gpu).Status, Group(bay, Gpu).StatusReason));
        Assert.Equal(BayStatus.CreateComplete, bay.Snapshot.NodeGroups[0].Status);

        var resized = Settled(Resizing(bay));
        Assert.Equal((BayStatus.UpdateFailed, "gpu failed: No valid host was found."), (resized.Snapshot!.Status, resized.Snapshot.StatusReason));

        var deleted = Settled(Next(resized, Unwants(Gpu)));
        Assert.Equal((BayStatus.UpdateComplete, null), (deleted.Snapshot!.Status, deleted.Snapshot.StatusReason));
        Assert.Equal(2, deleted.Snapshot.NodeGroups.Length);
    }

    [Fact]
    public void What_is_asked_while_an_operation_runs_waits_its_turn()
    {
        var bay = Next(Created(), Wants(Gpu, "gpu"));
        bay = Next(bay, Wants(Edge, "edge"));
        bay = Resizing(bay, count: 7);
        bay = Resizing(bay, count: 8);

        var kinds = new List<(BayOperation, int?)>();
        while (bay.Work?.Operation is { } operation)
        {
            if (operation.Phase == BayPhases.Of(operation.Kind)[0])
                kinds.Add((operation.Kind, operation.Resize?.NodeCount));
            bay = Ran(bay, GoodResult(operation.Phase));
        }

        Assert.Equal([(BayOperation.CreateGroup, null), (BayOperation.CreateGroup, null), (BayOperation.Resize, 8)], kinds);
        Assert.Equal((BayStatus.UpdateComplete, 4), (bay.Snapshot!.Status, bay.Snapshot.NodeGroups.Length));
        Assert.Empty(bay.Work!.Queue);
    }

    [Fact]
    public void More_machines_than_a_number_holds_leave_the_bay_readable()
    {
        var bay = Settled(Next(Created(), Wants(Gpu, "gpu")));
        var vast = bay.Snapshot! with { NodeGroups = [.. bay.Snapshot!.NodeGroups.Select(static g => g with { NodeCount = int.MaxValue })] };

        Assert.Equal((int.MaxValue, int.MaxValue), (vast.NodeCount, vast.MasterCount));
    }

    [Fact]
    public void Deleting_a_group_supersedes_its_creation()
    {
        var creating = Next(Created(), Wants(Gpu, "gpu"));

        var deleting = Next(creating, Unwants(Gpu));

        Assert.Equal((BayOperation.DeleteGroup, BayStatus.DeleteInProgress), (deleting.Work!.Operation!.Kind, Group(deleting, Gpu).Status));
        Assert.Same(deleting, Ran(deleting, new PhaseResult.Done(new PhaseFact.StackCreated("late")), creating.Work!.Operation));
    }

    [Fact]
    public void A_bay_in_which_groups_come_and_go_for_years_does_not_grow_and_never_gives_a_number_twice()
    {
        var bay = Settled(Next(Created(), Wants(Gpu, "gpu")));

        for (var i = 0; i < 100; i++)
        {
            var spare = Guid.NewGuid();
            bay = Settled(Next(bay, Wants(spare, "spare")));
            Assert.Equal(4 + i, Group(bay, spare).Id);
            bay = Settled(Next(bay, Unwants(spare)));
        }

        Assert.InRange(bay.Work!.Ledger.Groups.Length, 2, 30);
        Assert.Contains(bay.Work.Ledger.Groups, static stack => stack is { GroupName: "gpu", StackId: not null });
    }

    [Fact]
    public void Deleting_a_group_that_waits_takes_back_its_order()
    {
        var bay = Next(Next(Created(), Wants(Gpu, "gpu")), Wants(Edge, "edge"));

        bay = Next(bay, Unwants(Edge));

        Assert.Equal(BayOperation.DeleteGroup, Assert.Single(bay.Work!.Queue).Kind);
        Assert.Equal(["default-master", "default-worker", "gpu"], Settled(bay).Snapshot!.NodeGroups.Select(static g => g.Name));
    }

    [Fact]
    public void A_deleted_bay_still_knows_the_stack_names_of_its_groups()
    {
        var bay = Deleting(Settled(Next(Created(), Wants(Gpu, "gpu"))));
        while (bay.Work!.Operation!.Phase != BayPhases.ConfirmGone)
            bay = Ran(bay, GoodResult(bay.Work.Operation.Phase));

        Assert.Null(bay.Snapshot);
        var scope = new BayScope(Bay, bay, new BaySecrets());
        Assert.Equal(["k8s-gpu-300000000000", "k8s-100000000000"], scope.EveryStack().Select(static s => s.StackName));
        Assert.All(scope.EveryGroupStack(), static s => Assert.Null(s.StackId));
    }

    [Fact]
    public void Resizing_a_group_changes_its_own_stack()
    {
        var bay = Settled(Next(Created(), Wants(Gpu, "gpu")));

        bay = Next(bay, new BayEvent.ResizeRequested(new ResizeBay(Gpu, 3, [], false, "Resizing"), Guid.NewGuid(), Alpha, Start.AddMinutes(10)));
        Assert.Equal("stack-1", bay.GroupStack()!.StackId);
        bay = Ran(bay, new PhaseResult.Failed("quota"));

        Assert.Equal((BayStatus.UpdateFailed, 1), (Group(bay, Gpu).Status, Group(bay, Gpu).NodeCount));
        Assert.Equal(BayStatus.CreateComplete, bay.Snapshot!.NodeGroups[1].Status);
    }

    [Fact]
    public void Limits_are_set_without_an_operation_and_bind_resizes()
    {
        var bay = Next(Created(), new BayEvent.GroupLimitsSet(new UpdateNodeGroup(WorkerGroup, 1, 4), Start));

        Assert.Null(bay.Work!.Operation);
        Assert.Equal((1, 4), (bay.Snapshot!.NodeGroups[1].MinNodeCount, bay.Snapshot.NodeGroups[1].MaxNodeCount));
        Assert.IsType<BayError.OutOfRange>(Refusal(bay, new BayEvent.ResizeRequested(new ResizeBay(null, 5, [], false, "Resizing"), Guid.NewGuid(), Alpha, Start)));
        Assert.IsType<BayError.NodeGroupConflict>(Refusal(bay, new BayEvent.GroupLimitsSet(new UpdateNodeGroup(WorkerGroup, 3, null), Start)));
    }

    [Fact]
    public void A_patch_to_the_size_that_is_changes_nothing_and_the_action_sets_it_anew()
    {
        var bay = Created();
        var count = bay.Snapshot!.NodeGroups[1].NodeCount;

        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(bay, new BayEvent.ResizeRequested(new ResizeBay(null, count, [], false, "Updating"), Guid.NewGuid(), Alpha, Start)));
        Assert.IsType<Transition.Changed>(BayLifecycle.Apply(bay, new BayEvent.ResizeRequested(new ResizeBay(null, count, [], false, "Resizing"), Guid.NewGuid(), Alpha, Start)));
    }

    [Fact]
    public void Labels_and_taints_of_machines_are_kept_and_changed_by_themselves()
    {
        var taint = new NodeTaint("gpu", null, "NoSchedule");
        var wanted = Wants(Gpu, "gpu");
        var bay = Settled(Next(Created(), wanted with { Command = wanted.Command with { NodeLabels = Labels(("disk", "ssd")), NodeTaints = [taint] } }));

        bay = Next(bay, new BayEvent.GroupLimitsSet(new UpdateNodeGroup(Gpu, 0, null) { NodeLabels = Labels() }, Start));

        Assert.Empty(Group(bay, Gpu).NodeLabels!);
        Assert.Equal([taint], Group(bay, Gpu).NodeTaints!.Value);
        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(bay, new BayEvent.GroupLimitsSet(new UpdateNodeGroup(Gpu, 0, null) { NodeTaints = [taint] }, Start)));
    }

    [Fact]
    public void Labels_that_no_machine_can_carry_are_refused()
    {
        var bay = Created();
        var change = new BayEvent.GroupLimitsSet(new UpdateNodeGroup(MasterGroup, 0, null) { NodeLabels = Labels(("a", "b")) }, Start);
        var reserved = Wants(Gpu, "gpu");

        Assert.IsType<BayError.NodeGroupConflict>(Refusal(bay, change));
        Assert.IsType<BayError.NodeGroupConflict>(Refusal(bay, reserved with { Command = reserved.Command with { NodeLabels = Labels(("k8s.io/a", "b")) } }));
        Assert.Equal("no", Assert.IsType<BayError.NotSupported>(Refusal(bay, Wants(Gpu, "gpu") with { Marks = new DriverAnswer("no") })).Detail);
    }

    [Fact]
    public void A_group_that_the_driver_does_not_build_is_refused_and_one_that_is_there_already_is_not()
    {
        var wanted = Wants(Gpu, "gpu") with { Driver = new DriverAnswer("No volumes.") };

        Assert.Equal("No volumes.", Assert.IsType<BayError.NotSupported>(Refusal(Created(), wanted)).Detail);
        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(Settled(Next(Created(), Wants(Gpu, "gpu"))), wanted));
    }

    [Fact]
    public void What_can_not_be_is_refused()
    {
        var bay = Settled(Next(Created(), Wants(Gpu, "gpu")));

        Assert.Equal("Cluster API address is not available yet", Assert.IsType<BayError.NodeGroupConflict>(Refusal(Creating(), Wants(Gpu, "gpu"))).Detail);
        Assert.Equal("A node group with name gpu already exists in the cluster k8s.", Assert.IsType<BayError.NodeGroupConflict>(Refusal(bay, Wants(Edge, "gpu"))).Detail);
        Assert.Equal("Deleting a default nodegroup is not supported.", Assert.IsType<BayError.NotSupported>(Refusal(bay, Unwants(WorkerGroup))).Detail);
        Assert.IsType<BayError.NodeGroupNotFound>(Refusal(bay, Unwants(Edge)));
        Assert.IsType<BayError.WrongState>(Refusal(Deleting(bay), Wants(Edge, "edge")));
        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(bay, Wants(Gpu, "gpu")));
    }

    private static ImmutableSortedDictionary<string, string> Labels(params (string Key, string Value)[] labels) =>
        labels.ToImmutableSortedDictionary(static label => label.Key, static label => label.Value, StringComparer.Ordinal);

    private static BayError Refusal(BayState bay, BayEvent @event) => Assert.IsType<Transition.Refused>(BayLifecycle.Apply(bay, @event)).Error;

    private static NodeGroupSnapshot Group(BayState bay, Guid uuid) => bay.Snapshot!.NodeGroups.Single(g => g.Uuid == uuid);

    private static BayEvent.GroupRequested Wants(Guid uuid, string name) =>
        new(new CreateNodeGroup { Uuid = uuid, Name = name, Role = "worker", NodeCount = 1 }, Guid.NewGuid(), Alpha, Start.AddMinutes(6));

    private static BayEvent.GroupDeleteRequested Unwants(Guid uuid) => new(uuid, Guid.NewGuid(), Alpha, Start.AddMinutes(8));
}
