using System.Collections.Immutable;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

/// <summary>Upgrade and rotations, as the lifecycle decides them.</summary>
public sealed class BayChangesTests
{
    private static readonly DriverAnswer Can = new();
    private static readonly DateTimeOffset At = BaySamples.Start.AddMinutes(30);
    private static readonly BayModelSnapshot Model = BaySamples.Spec().BayModel with
    {
        Uuid = new Guid("40000000-0000-4000-8000-000000000009"),
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("kube_tag", "v2"),
    };

    public static TheoryData<BayOperation> Changes => [BayOperation.Upgrade, BayOperation.RotateCa, BayOperation.RotateCredentials];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_walks_its_phases_in_order_and_settles(BayOperation kind)
    {
        var bay = Begun(kind);
        var walked = kind is BayOperation.RotateCredentials ? new List<string> { BayPhases.AwaitCredential } : [];
        Assert.Equal(BayStatus.UpdateInProgress, bay.Snapshot!.Status);
        while (bay.Work!.Operation is { } operation)
        {
            walked.Add(operation.Phase);
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(operation.Phase));
        }

        Assert.Equal(BayPhases.Of(kind), walked);
        Assert.Equal((BayStatus.UpdateComplete, null), (bay.Snapshot!.Status, bay.Snapshot.StatusReason));
        Assert.All(bay.Snapshot.NodeGroups, static g => Assert.Equal(BayStatus.UpdateComplete, g.Status));
        Assert.False(bay.Work.IsStackStrayed);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_needs_a_settled_good_bay(BayOperation kind)
    {
        var failed = BaySamples.Ran(BaySamples.Creating(), new PhaseResult.Failed("no"));
        var verb = kind is BayOperation.Upgrade ? "Upgrading" : "Updating";

        Assert.Equal(new BayError.WrongState(verb, BayStatus.CreateInProgress), Refusal(BaySamples.Creating(), Asked(kind)));
        Assert.Equal(new BayError.WrongState(verb, BayStatus.CreateFailed), Refusal(failed, Asked(kind)));
        Assert.Equal(new BayError.WrongState(verb, BayStatus.UpdateInProgress), Refusal(BaySamples.Resizing(), Asked(kind)));
        Assert.Equal(new BayError.WrongState(verb, BayStatus.DeleteInProgress), Refusal(BaySamples.Deleting(), Asked(kind)));
        Assert.Equal(new BayError.NotFound(), Refusal(new BayState(), Asked(kind)));
    }

    [Theory]
    [InlineData(BayOperation.Upgrade, false)]
    [InlineData(BayOperation.RotateCa, false)]
    [InlineData(BayOperation.RotateCredentials, true)]
    public void After_a_failed_change_only_credentials_may_be_rotated(BayOperation kind, bool isAdmitted)
    {
        var failed = BaySamples.Ran(BaySamples.Resizing(), new PhaseResult.Failed("no"));
        Assert.Equal(BayStatus.UpdateFailed, failed.Snapshot!.Status);

        Assert.Equal(isAdmitted, BayLifecycle.Apply(failed, Asked(kind)) is Transition.Changed);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_driver_that_can_not_is_told_before_anything_changes(BayOperation kind) =>
        Assert.Equal(new BayError.NotSupported("not here"), Refusal(BaySamples.Created(), Asked(kind, new DriverAnswer("not here"))));

    [Theory]
    [MemberData(nameof(Changes))]
    public void The_same_request_asked_again_changes_nothing(BayOperation kind)
    {
        var running = Begun(kind);
        var ended = BaySamples.Settled(running);

        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(running, Asked(kind)));
        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(ended, Asked(kind)));
        Assert.IsType<Transition.Changed>(BayLifecycle.Apply(ended, Asked(kind, request: "req-other")));
    }

    [Fact]
    public void An_upgrade_ordered_once_more_under_its_id_changes_nothing_whatever_came_after()
    {
        var order = Guid.NewGuid();
        var asked = (BayEvent.UpgradeRequested)Asked(BayOperation.Upgrade);
        asked = asked with { Command = asked.Command with { Order = order } };
        var back = new UpgradeBay(BaySamples.Spec().BayModel, null, 1, false);
        var other = BaySamples.Settled(BaySamples.Next(BaySamples.Settled(BaySamples.Next(BaySamples.Created(), asked)), asked with { Command = back, Caller = BaySamples.Alpha with { RequestId = "req-back" } }));

        Assert.IsType<Transition.Unchanged>(BayLifecycle.Apply(other, asked with { OperationId = Guid.NewGuid(), Caller = BaySamples.Alpha with { RequestId = "req-again" } }));
    }

    [Fact]
    public void An_upgrade_shows_the_new_model_at_once_and_makes_it_the_bays_own_when_the_stack_has_it()
    {
        var running = Begun(BayOperation.Upgrade);

        Assert.Equal((Model.Uuid, "v2", "v2"), (running.Snapshot!.BayModelId, running.Snapshot.Labels["kube_tag"], running.Snapshot.BayModelLabels["kube_tag"]));
        Assert.All(running.Snapshot.NodeGroups, static g => Assert.Equal("v2", g.Labels["kube_tag"]));
        Assert.NotEqual(Model.Uuid, running.Work!.Spec.BayModel.Uuid);
        var ended = BaySamples.Settled(running);
        Assert.Equal((Model.Uuid, "v2"), (ended.Work!.Spec.BayModel.Uuid, ended.Work.Spec.Labels["kube_tag"]));
    }

    [Fact]
    public void A_failed_upgrade_shows_the_former_model_and_remembers_that_the_stack_may_have_strayed()
    {
        var running = BaySamples.Reached(Begun(BayOperation.Upgrade), BayPhases.UpdateStack);

        var failed = BaySamples.Ran(running, new PhaseResult.Failed("the true cause"));

        Assert.Equal((BayStatus.UpdateFailed, "the true cause"), (failed.Snapshot!.Status, failed.Snapshot.StatusReason));
        Assert.Equal(BaySamples.Spec().BayModel.Uuid, failed.Snapshot.BayModelId);
        Assert.Empty(failed.Snapshot.Labels);
        Assert.True(failed.Work!.IsStackStrayed);
        Assert.False(BaySamples.Settled(BaySamples.Resizing(failed)).Work!.IsStackStrayed);
    }

    [Fact]
    public void What_Heat_took_back_has_not_strayed()
    {
        var running = BaySamples.Reached(Begun(BayOperation.Upgrade), BayPhases.UpdateStack);

        var back = BaySamples.Ran(running, new PhaseResult.Failed("cause") { Status = BayStatus.RollbackComplete });

        Assert.Equal(BayStatus.RollbackComplete, back.Snapshot!.Status);
        Assert.False(back.Work!.IsStackStrayed);
    }

    [Fact]
    public void An_unknown_group_is_told_and_either_default_group_stands_for_the_bay()
    {
        var bay = BaySamples.Created();
        var unknown = Guid.NewGuid();

        Assert.Equal(new BayError.NodeGroupNotFound($"{unknown}"), Refusal(bay, Upgrade(unknown)));
        Assert.IsType<Transition.Changed>(BayLifecycle.Apply(bay, Upgrade(BaySamples.MasterGroup)));
    }

    [Fact]
    public void A_bay_without_TLS_keeps_its_CA()
    {
        var bay = BaySamples.Settled(BaySamples.Creating(BaySamples.Spec() with { BayModel = BaySamples.Spec().BayModel with { TlsDisabled = true } }));

        Assert.Equal(new BayError.NotSupported("Rotating the CA certificate on a non-TLS cluster is not supported"), Refusal(bay, Asked(BayOperation.RotateCa)));
    }

    [Theory]
    [InlineData(BayOperation.RotateCa, BayPhases.SettleCertificates)]
    [InlineData(BayOperation.RotateCredentials, BayPhases.ForgetSpareTrusts)]
    public void A_failed_rotation_is_put_right_before_it_ends_with_its_first_cause(BayOperation kind, string mending)
    {
        var running = Begun(kind);
        while (running.Work!.Operation!.Phase != BayPhases.AwaitStack)
            running = BaySamples.Ran(running, BaySamples.GoodResult(running.Work.Operation.Phase));

        var failing = BaySamples.Ran(running, new PhaseResult.Failed("first"));
        Assert.Equal((mending, BayStatus.UpdateInProgress), (failing.Work!.Operation!.Phase, failing.Snapshot!.Status));

        foreach (var result in new[] { BaySamples.GoodResult(mending), new PhaseResult.Failed("second") })
        {
            var ended = BaySamples.Ran(failing, result);
            Assert.Null(ended.Work!.Operation);
            Assert.Equal((BayStatus.UpdateFailed, "first"), (ended.Snapshot!.Status, ended.Snapshot.StatusReason));
            Assert.Null(ended.Work.Ledger.MachineTrustee);
        }
    }

    [Fact]
    public void A_rotation_of_credentials_writes_its_trustee_down_before_it_is_made_and_adopts_it_with_the_stack()
    {
        var asked = BaySamples.Next(BaySamples.Created(), Asked(BayOperation.RotateCredentials));
        var trustee = asked.Work!.Operation!.Credential!.Trustee;

        Assert.Equal([trustee], asked.Work.Ledger.Trustees);
        Assert.Null(asked.Work.Ledger.MachineTrustee);
        var ended = BaySamples.Settled(Begun(BayOperation.RotateCredentials, asked));
        Assert.Equal(trustee, ended.Work!.Ledger.MachineTrustee);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_former_credential_is_let_go_when_machines_had_their_time_which_is_not_taken_from_the_letting_go(int minutes)
    {
        var overlap = TimeSpan.FromMinutes(minutes);
        var bay = Begun(BayOperation.RotateCredentials, overlap);
        var deadline = bay.Work!.Operation!.Deadline;
        while (bay.Work!.Operation!.Phase != BayPhases.RecordNodes)
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(bay.Work.Operation.Phase));

        var recorded = BaySamples.Ran(bay, BaySamples.GoodResult(BayPhases.RecordNodes), at: At).Work!.Operation!;
        var failed = BaySamples.Ran(bay, new PhaseResult.Failed("no"), at: At).Work!.Operation!;

        var until = minutes == 0 ? (DateTimeOffset?)null : At + overlap;
        Assert.Equal((BayPhases.ForgetSpareTrusts, until, deadline + overlap), (recorded.Phase, recorded.NotBefore, recorded.Deadline));
        Assert.Equal((BayPhases.ForgetSpareTrusts, until, At + BayLifecycle.LongestMending + overlap), (failed.Phase, failed.NotBefore, failed.Deadline));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void The_new_CA_signs_when_machines_had_their_time_to_believe_it_and_the_former_goes_when_they_had_their_time_to_show_it(int minutes)
    {
        var overlap = TimeSpan.FromMinutes(minutes);
        var bay = Rotating(overlap, BayPhases.RecordNodes);
        var deadline = bay.Work!.Operation!.Deadline;
        DateTimeOffset? until = minutes == 0 ? null : At + overlap;

        bay = BaySamples.Ran(bay, BaySamples.GoodResult(BayPhases.RecordNodes), at: At);
        Assert.Equal((BayPhases.TurnCertificates, until, deadline + overlap), (bay.Work!.Operation!.Phase, bay.Work.Operation.NotBefore, bay.Work.Operation.Deadline));
        bay = BaySamples.Ran(bay, BaySamples.GoodResult(BayPhases.TurnCertificates), at: At);
        Assert.Equal((BayPhases.SettleCertificates, until, deadline + overlap + overlap), (bay.Work!.Operation!.Phase, bay.Work.Operation.NotBefore, bay.Work.Operation.Deadline));
        Assert.Equal(BayStatus.UpdateInProgress, bay.Snapshot!.Status);

        Assert.Equal(BayStatus.UpdateComplete, BaySamples.Settled(bay).Snapshot!.Status);
    }

    [Theory]
    [InlineData(BayPhases.AwaitStack, 0)]
    [InlineData(BayPhases.RecordNodes, 0)]
    [InlineData(BayPhases.TurnCertificates, 5)]
    public void A_rotation_of_the_CA_that_fails_before_its_turn_ends_at_once_and_one_that_may_have_turned_when_machines_had_their_time(string phase, int minutes)
    {
        var bay = Rotating(TimeSpan.FromMinutes(5), phase);

        bay = BaySamples.Ran(bay, new PhaseResult.Failed("no"), at: At);

        var operation = bay.Work!.Operation!;
        Assert.Equal((BayPhases.SettleCertificates, minutes == 0 ? (DateTimeOffset?)null : At.AddMinutes(minutes)), (operation.Phase, operation.NotBefore));
        Assert.Equal(At + BayLifecycle.LongestMending + TimeSpan.FromMinutes(minutes), operation.Deadline);
        Assert.Equal((BayStatus.UpdateFailed, "no"), (BaySamples.Settled(bay).Snapshot!.Status, BaySamples.Settled(bay).Snapshot!.StatusReason));
    }

    [Fact]
    public void A_new_credential_that_the_stack_did_not_take_is_let_go_at_once()
    {
        var bay = Begun(BayOperation.RotateCredentials, TimeSpan.FromMinutes(3));

        bay = BaySamples.Ran(bay, new PhaseResult.Failed("no"));

        Assert.Equal((BayPhases.ForgetSpareTrusts, null), (bay.Work!.Operation!.Phase, bay.Work.Operation.NotBefore));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_credential_that_never_came_leaves_the_bay_as_it_was(bool isRefused)
    {
        var failed = BaySamples.Ran(BaySamples.Resizing(), new PhaseResult.Failed("of old"));
        var asked = BaySamples.Next(failed, Asked(BayOperation.RotateCredentials));
        var operation = asked.Work!.Operation!;

        var given = BaySamples.Next(asked, isRefused
            ? new BayEvent.CredentialRefused(operation.Id, At)
            : new BayEvent.DeadlinePassed(operation.Id, Guid.NewGuid(), operation.Deadline));

        Assert.Equal(BayPhases.ForgetSpareTrusts, given.Work!.Operation!.Phase);
        Assert.IsType<BayError.Unavailable>(Refusal(given, new BayEvent.CredentialStored(operation.Id, At)));
        var ended = BaySamples.Settled(given);
        Assert.Equal((BayStatus.UpdateFailed, "of old"), (ended.Snapshot!.Status, ended.Snapshot.StatusReason));
        Assert.Equal(failed.Snapshot!.NodeGroups.Select(static g => (g.Status, g.StatusReason)), ended.Snapshot.NodeGroups.Select(static g => (g.Status, g.StatusReason)));
        Assert.False(ended.Work!.IsStackStrayed);
        Assert.IsType<Transition.Changed>(BayLifecycle.Apply(ended, Asked(BayOperation.RotateCredentials)));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_deletion_supersedes_a_change(BayOperation kind) =>
        Assert.Equal(BayOperation.Delete, BaySamples.Deleting(Begun(kind)).Work!.Operation!.Kind);

    private static BayState Begun(BayOperation kind, BayState? asked = null)
    {
        var bay = asked ?? BaySamples.Next(BaySamples.Created(), Asked(kind));
        return kind is BayOperation.RotateCredentials ? BaySamples.Next(bay, new BayEvent.CredentialStored(bay.Work!.Operation!.Id, At)) : bay;
    }

    // Stands at that phase.
    private static BayState Rotating(TimeSpan overlap, string phase)
    {
        var bay = BaySamples.Next(BaySamples.Created(), (BayEvent.CaRotationRequested)Asked(BayOperation.RotateCa) with { Overlap = overlap });
        while (bay.Work!.Operation!.Phase != phase)
            bay = BaySamples.Ran(bay, BaySamples.GoodResult(bay.Work.Operation.Phase));
        return bay;
    }

    private static BayState Begun(BayOperation kind, TimeSpan overlap) =>
        Begun(kind, BaySamples.Next(BaySamples.Created(), (BayEvent.CredentialRotationRequested)Asked(kind) with { Overlap = overlap }));

    private static BayEvent Asked(BayOperation kind, DriverAnswer? driver = null, string? request = null)
    {
        var caller = BaySamples.Alpha with { RequestId = request ?? $"req-{kind}" };
        return kind switch
        {
            BayOperation.Upgrade => new BayEvent.UpgradeRequested(new UpgradeBay(Model, null, 1, false), driver ?? Can, Guid.NewGuid(), caller, At),
            BayOperation.RotateCa => new BayEvent.CaRotationRequested(driver ?? Can, Guid.NewGuid(), caller, At),
            _ => new BayEvent.CredentialRotationRequested(driver ?? Can, Guid.NewGuid(), caller, At),
        };
    }

    private static BayEvent.UpgradeRequested Upgrade(Guid group) => new(new UpgradeBay(Model, group, 1, false), Can, Guid.NewGuid(), BaySamples.Alpha, At);

    private static BayError Refusal(BayState bay, BayEvent @event) => Assert.IsType<Transition.Refused>(BayLifecycle.Apply(bay, @event)).Error;
}
