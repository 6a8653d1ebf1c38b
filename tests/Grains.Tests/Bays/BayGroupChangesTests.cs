using System.Collections.Immutable;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;
using Xunit;
using static Magnum.Grains.Tests.Bays.BaySamples;

namespace Magnum.Grains.Tests.Bays;

/// <summary>Upgrade and rotations where groups have stacks of their own.</summary>
public sealed class BayGroupChangesTests
{
    private static readonly Guid Gpu = new("30000000-0000-4000-8000-000000000003");
    private static readonly Guid Edge = new("30000000-0000-4000-8000-000000000004");
    private static readonly BayModelSnapshot Second = Spec().BayModel with
    {
        Uuid = new Guid("40000000-0000-4000-8000-000000000009"),
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("kube_tag", "v2").Add("zone", "a"),
    };

    public static TheoryData<BayOperation> Rotations => [BayOperation.RotateCa, BayOperation.RotateCredentials];

    [Fact]
    public void An_upgrade_of_the_bay_leaves_its_own_groups_as_they_were_built()
    {
        var bay = Settled(Next(WithGroups(), Upgrade(null)));

        Assert.Equal(("v2", 0), (bay.Snapshot!.Labels["kube_tag"], Group(bay, Gpu).Labels.Count));
        Assert.Equal((BayStatus.UpdateComplete, BayStatus.CreateComplete), (bay.Snapshot.Status, Group(bay, Gpu).Status));
        Assert.Empty(Stack(bay, Gpu).BayLabels!);
        var late = Settled(Next(bay, Wants(Guid.NewGuid(), "late")));
        Assert.Equal("v2", late.Work!.Ledger.Groups[^1].BayLabels!["kube_tag"]);
    }

    [Fact]
    public void A_group_is_upgraded_alone_to_the_model_that_its_bay_has()
    {
        var bay = Next(Settled(Next(WithGroups(), Upgrade(null))), Upgrade(Gpu));

        Assert.Equal((BayOperation.UpgradeGroup, Gpu, 3), (bay.Work!.Operation!.Kind, bay.GroupStack()!.Group, bay.Work.Operation.Upgrade!.MaxBatchSize));
        Assert.Equal((BayStatus.UpdateInProgress, BayStatus.UpdateInProgress), (bay.Snapshot!.Status, Group(bay, Gpu).Status));
        Assert.Equal(("kube_tag", "v2"), Assert.Single(Group(bay, Gpu).Labels.Select(static l => (l.Key, l.Value))));
        Assert.Equal(BayStatus.CreateComplete, Group(bay, Edge).Status);
        Assert.Empty(Stack(bay, Gpu).BayLabels!);

        bay = Settled(bay);
        Assert.Equal((BayStatus.UpdateComplete, BayStatus.UpdateComplete), (bay.Snapshot!.Status, Group(bay, Gpu).Status));
        Assert.Equal("v2", Stack(bay, Gpu).BayLabels!["kube_tag"]);
        Assert.Empty(Stack(bay, Edge).BayLabels!);
    }

    [Fact]
    public void A_group_can_not_go_ahead_of_its_bay_nor_be_upgraded_while_something_runs()
    {
        var bay = WithGroups();

        Assert.Equal(
            "Cluster Template is not valid for upgrade: Nodegroup gpu can be upgraded only to match cluster's template (model).",
            Assert.IsType<BayError.NodeGroupConflict>(Refusal(bay, Upgrade(Gpu))).Detail);
        Assert.Equal(new BayError.WrongState("Upgrading", BayStatus.UpdateInProgress), Refusal(Resizing(bay), Upgrade(Gpu, Spec().BayModel)));
        Assert.Equal(new BayError.NotSupported("not here"), Refusal(bay, Upgrade(Gpu, Spec().BayModel) with { Driver = new DriverAnswer("not here") }));
    }

    [Fact]
    public void The_same_request_asked_again_upgrades_no_group_twice()
    {
        var asked = Upgrade(Gpu, Spec().BayModel);
        var running = Next(WithGroups(), asked);

        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(running, asked));
        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(Settled(running), asked));
    }

    [Theory]
    [InlineData(null, BayStatus.UpdateFailed, true)]
    [InlineData(BayStatus.RollbackComplete, BayStatus.RollbackComplete, false)]
    public void A_failed_upgrade_of_a_group_shows_the_former_version_and_only_its_stack_strays(BayStatus? told, BayStatus shown, bool isStrayed)
    {
        var running = Reached(Next(Settled(Next(WithGroups(), Upgrade(null))), Upgrade(Gpu)), BayPhases.UpdateStack);

        var failed = Ran(running, new PhaseResult.Failed("the true cause") { Status = told });

        Assert.Equal((shown, "the true cause"), (failed.Snapshot!.Status, failed.Snapshot.StatusReason));
        Assert.Equal((shown, 0), (Group(failed, Gpu).Status, Group(failed, Gpu).Labels.Count));
        Assert.Equal("v2", failed.Snapshot.Labels["kube_tag"]);
        Assert.Equal((isStrayed, false, false), (Stack(failed, Gpu).IsStrayed, Stack(failed, Edge).IsStrayed, failed.Work!.IsStackStrayed));
        Assert.Empty(Stack(failed, Gpu).BayLabels!);
        Assert.False(Stack(Settled(Next(failed, Resize(Gpu))), Gpu).IsStrayed);
    }

    [Theory]
    [MemberData(nameof(Rotations))]
    public void A_rotation_goes_through_every_stack_the_bays_own_first(BayOperation kind)
    {
        var bay = Begun(WithGroups(), kind);
        var walked = new List<string>();
        while (bay.Work!.Operation is { } operation)
        {
            walked.Add($"{operation.Phase} {bay.GroupStack()?.GroupName}");
            Assert.Equal(bay.GroupStack() is not null, !operation.RollsBack);
            bay = Ran(bay, GoodResult(operation.Phase));
        }

        string[] each = [BayPhases.UpdateStack, BayPhases.AwaitStack, BayPhases.ReadOutputs];
        string[] groups = ["", "gpu", "edge"];
        Assert.Equal(
            [.. groups.SelectMany(group => each.Select(phase => $"{phase} {group}")), $"{BayPhases.RecordNodes} ", $"{BayPhases.AfterFailure(kind)} "],
            walked.Where(static w => w != $"{BayPhases.RotateCertificates} " && w != $"{BayPhases.TurnCertificates} "));
        Assert.Equal((BayStatus.UpdateComplete, null), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
        Assert.All(bay.Snapshot.NodeGroups, static g => Assert.Equal(BayStatus.UpdateComplete, g.Status));
        Assert.All(bay.Work.Ledger.Groups, g => Assert.Equal(bay.Work.Ledger.MachineTrustee, g.MachineTrustee));
    }

    [Theory]
    [MemberData(nameof(Rotations))]
    public void A_group_that_fails_keeps_no_other_from_being_rotated_and_gets_what_the_bay_has_with_its_next_update(BayOperation kind)
    {
        var bay = Until(Begun(WithGroups(), kind), BayPhases.AwaitStack, Gpu);
        var former = Stack(bay, Gpu).MachineTrustee;

        bay = Ran(bay, new PhaseResult.Failed("the true cause") { StackReason = "Heat's words" });
        Assert.Equal((BayPhases.UpdateStack, Edge), (bay.Work!.Operation!.Phase, bay.Work.Operation.Group));
        bay = Until(bay, BayPhases.AfterFailure(kind)!, null);
        Assert.True(bay.Work!.Operation!.IsInForce);
        bay = Settled(bay);

        Assert.Equal((BayStatus.UpdateFailed, "gpu failed: the true cause"), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
        Assert.Equal((BayStatus.UpdateFailed, "Heat's words"), (Group(bay, Gpu).Status, Group(bay, Gpu).StatusReason));
        Assert.Equal((BayStatus.UpdateComplete, BayStatus.UpdateComplete), (Group(bay, Edge).Status, bay.Snapshot.NodeGroups[1].Status));
        Assert.Equal((true, false, false), (Stack(bay, Gpu).IsStrayed, Stack(bay, Edge).IsStrayed, bay.Work!.IsStackStrayed));
        Assert.Equal((former, bay.Work.Ledger.MachineTrustee), (Stack(bay, Gpu).MachineTrustee, Stack(bay, Edge).MachineTrustee));

        bay = Settled(Next(bay, Resize(Gpu)));
        Assert.Equal((BayStatus.UpdateComplete, null), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
        Assert.Equal((false, bay.Work!.Ledger.MachineTrustee), (Stack(bay, Gpu).IsStrayed, Stack(bay, Gpu).MachineTrustee));
    }

    [Theory]
    [MemberData(nameof(Rotations))]
    public void A_bay_whose_own_stack_fails_has_its_groups_untouched(BayOperation kind)
    {
        var bay = Until(Begun(WithGroups(), kind), BayPhases.AwaitStack, null);

        bay = Ran(bay, new PhaseResult.Failed("first"));
        Assert.Equal((BayPhases.AfterFailure(kind), false), (bay.Work!.Operation!.Phase, bay.Work.Operation.IsInForce));
        bay = Settled(bay);

        Assert.Equal((BayStatus.UpdateFailed, "first"), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
        Assert.Equal([BayStatus.CreateComplete, BayStatus.CreateComplete], bay.Snapshot.NodeGroups.Where(static g => !g.IsDefault).Select(static g => g.Status));
        Assert.All(bay.Work!.Ledger.Groups, static g => Assert.False(g.IsStrayed));
    }

    [Fact]
    public void Every_stack_has_its_own_time_and_one_that_is_up_ends_that_group_only()
    {
        var bay = Until(Begun(WithGroups(), BayOperation.RotateCa), BayPhases.AwaitStack, Edge);
        var operation = bay.Work!.Operation!;
        Assert.Equal(Start.AddMinutes(70), operation.Deadline);

        bay = Next(bay, new BayEvent.DeadlinePassed(operation.Id, Guid.NewGuid(), operation.Deadline));

        Assert.Equal((BayPhases.RecordNodes, null), (bay.Work!.Operation!.Phase, bay.Work.Operation.Group));
        Assert.True(bay.Work.Operation.Deadline > operation.Deadline);
        bay = Settled(bay);
        Assert.StartsWith("edge failed: RotateCa was not done within", bay.Snapshot!.StatusReason, StringComparison.Ordinal);
        Assert.Equal((BayStatus.UpdateFailed, BayStatus.UpdateComplete), (bay.Snapshot.Status, Group(bay, Gpu).Status));
    }

    [Fact]
    public void A_group_that_is_to_go_waits_for_the_rotation_and_is_passed_over()
    {
        var rotating = Until(Begun(WithGroups(), BayOperation.RotateCa), BayPhases.AwaitStack, Gpu);

        var bay = Next(Next(rotating, Unwants(Gpu)), Unwants(Edge));

        Assert.Equal((BayOperation.RotateCa, 2), (bay.Work!.Operation!.Kind, bay.Work.Queue.Length));
        bay = Ran(Ran(bay, GoodResult(BayPhases.AwaitStack)), GoodResult(BayPhases.ReadOutputs));
        Assert.Equal((BayPhases.RecordNodes, BayStatus.DeleteInProgress), (bay.Work!.Operation!.Phase, Group(bay, Gpu).Status));
        bay = Settled(bay);
        Assert.Equal((BayStatus.UpdateComplete, 2), (bay.Snapshot!.Status, bay.Snapshot.NodeGroups.Length));
    }

    [Fact]
    public void A_group_that_was_never_built_is_passed_over()
    {
        var bay = Ran(Next(Created(), Wants(Gpu, "gpu")), new PhaseResult.Failed("No valid host was found."));

        bay = Settled(Begun(bay, BayOperation.RotateCredentials));

        Assert.Equal((BayStatus.UpdateFailed, "gpu failed: No valid host was found."), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
        Assert.Empty(bay.ReachableGroups());
    }

    [Fact]
    public void Deleting_a_group_supersedes_its_upgrade()
    {
        var bay = Next(Next(WithGroups(), Upgrade(Gpu, Spec().BayModel)), Unwants(Gpu));

        Assert.Equal((BayOperation.DeleteGroup, null), (bay.Work!.Operation!.Kind, bay.Work.Operation.Upgrade));
    }

    private static BayState WithGroups() => Settled(Next(Next(Created(), Wants(Gpu, "gpu")), Wants(Edge, "edge")));

    private static BayState Begun(BayState bay, BayOperation kind)
    {
        if (kind is BayOperation.RotateCa)
            return Next(bay, new BayEvent.CaRotationRequested(new DriverAnswer(), Guid.NewGuid(), Alpha, Start));
        var asked = Next(bay, new BayEvent.CredentialRotationRequested(new DriverAnswer(), Guid.NewGuid(), Alpha, Start));
        return Next(asked, new BayEvent.CredentialStored(asked.Work!.Operation!.Id, Start));
    }

    private static BayState Until(BayState bay, string phase, Guid? group)
    {
        while (bay.Work!.Operation is { } operation && (operation.Phase != phase || operation.Group != group))
            bay = Ran(bay, GoodResult(operation.Phase));
        return bay;
    }

    private static BayError Refusal(BayState bay, BayEvent @event) => Assert.IsType<Transition.Refused>(BayLifecycle.Apply(bay, @event)).Error;

    private static NodeGroupSnapshot Group(BayState bay, Guid uuid) => bay.Snapshot!.NodeGroups.Single(g => g.Uuid == uuid);

    private static GroupStack Stack(BayState bay, Guid uuid) => bay.Work!.Ledger.Groups.Single(g => g.Group == uuid);

    private static BayEvent.UpgradeRequested Upgrade(Guid? group, BayModelSnapshot? model = null) =>
        new(new UpgradeBay(model ?? Second, group, 3, false), new DriverAnswer(), Guid.NewGuid(), Alpha, Start);

    private static BayEvent.ResizeRequested Resize(Guid group) => new(new ResizeBay(group, 3, [], false, "Resizing"), Guid.NewGuid(), Alpha, Start);

    private static BayEvent.GroupRequested Wants(Guid uuid, string name) =>
        new(new CreateNodeGroup { Uuid = uuid, Name = name, Role = "worker", NodeCount = 1 }, Guid.NewGuid(), Alpha, Start);

    private static BayEvent.GroupDeleteRequested Unwants(Guid uuid) => new(uuid, Guid.NewGuid(), Alpha, Start);
}
