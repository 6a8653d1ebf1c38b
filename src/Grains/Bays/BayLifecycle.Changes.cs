using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Bays.Phases;

namespace Magnum.Grains.Bays;

/// <summary>Upgrade and rotations: changes of a built bay that leave its sizes alone.</summary>
internal static partial class BayLifecycle
{
    /// <summary>Limit for putting right what a failed change began; afterwards the next operation or the deletion does it.</summary>
    internal static readonly TimeSpan LongestMending = TimeSpan.FromMinutes(15);

    /// <summary>Within this time the caller's own request makes the new credential, or it is given up.</summary>
    internal static readonly TimeSpan CredentialPatience = TimeSpan.FromMinutes(2);

    /// <summary>The label that names the engine's version: the one that there moves with a group's upgrade (get_new_labels of magnum/drivers/heat/driver.py).</summary>
    private const string VersionLabel = "kube_tag";

    private static Transition Upgrade(BayState bay, BayEvent.UpgradeRequested e)
    {
        if (bay is not { Snapshot: { } snapshot, Work: { } work })
            return No(new BayError.NotFound());
        if (IsTaken(work, e.Command.Order))
            return Same();
        var model = e.Command.BayModel;
        var group = snapshot.NodeGroups.FirstOrDefault(g => g.Uuid == e.Command.NodeGroup);
        if (e.Command.NodeGroup is { } uuid && group is null)
            return No(new BayError.NodeGroupNotFound(uuid.ToString()));
        if (group is { IsDefault: false })
            return UpgradeGroup(bay, e, group);

        if (snapshot.BayModelId == model.Uuid && IsRepetition(snapshot, BayOperation.Upgrade, e.Caller))
            return Same();
        if ((UpgradeHindrance(bay, e.Driver) ?? MastersHindrance(bay, e, group)) is { } error)
            return No(error);

        var (masters, workers) = (Masters(bay), snapshot.NodeGroups.First(static g => g.Name == NodeGroupSnapshot.DefaultWorkerName));
        var isUnfinished = Renewal.HasUnfinishedMasters(work.Ledger, masters);
        var order = OrderOf(e) with
        {
            RenewsMasters = e.Driver.RenewsMasters || isUnfinished,
            SparesWorkers = group?.Role == NodeGroupSnapshot.MasterRole,
            IsContinued = work.Spec.BayModel.Uuid == model.Uuid && (isUnfinished || Renewal.IsUnfinished(work.Ledger, workers)),
            PreviousImage = workers.ImageId,
            PreviousMasterImage = masters.ImageId,
        };
        var operation = BeginChange(bay, BayOperation.Upgrade, e.OperationId, e.Caller, e.At) with { Upgrade = order };
        bay = Changing(Specified(bay, order.ApplyTo(work.Spec)), operation, e.At);
        return Change(Shown(Renewal.GroupsOf(bay).Aggregate(bay, (sum, renewed) => WithImage(sum, renewed, model.ImageId))));
    }

    // As there, a group has a stack and a version of its own, and may only catch up with its bay: of its labels, the version is the model's.
    private static Transition UpgradeGroup(BayState bay, BayEvent.UpgradeRequested e, NodeGroupSnapshot group)
    {
        var (snapshot, model) = (bay.Snapshot!, e.Command.BayModel);
        if (IsRepetition(snapshot, BayOperation.UpgradeGroup, e.Caller))
            return Same();
        if (model.Uuid != snapshot.BayModelId)
            return No(new BayError.NodeGroupConflict($"Cluster Template is not valid for upgrade: Nodegroup {group.Name} can be upgraded only to match cluster's template ({bay.Work!.Spec.BayModel.Name})."));
        if ((UpgradeHindrance(bay, e.Driver) ?? MastersHindrance(bay, e, group)) is { } error)
            return No(error);
        if (group.StackId is null || !MayChange(group))
            return No(new BayError.WrongState("Upgrading", group.Status));

        var labels = model.Labels.TryGetValue(VersionLabel, out var version) ? group.Labels.SetItem(VersionLabel, version) : group.Labels;
        var order = Order(BayOperation.UpgradeGroup, group, e.Caller) with { Rollback = e.Command.Rollback, PreviousLabels = group.Labels };
        var begun = Start(bay, order, e.OperationId, e.At);
        var upgrade = OrderOf(e);
        upgrade = upgrade with { IsContinued = HasLabels(bay, group, upgrade) && Renewal.IsUnfinished(bay.Work!.Ledger, group) };
        begun = begun with { Work = begun.Work! with { Operation = begun.Work.Operation! with { Upgrade = upgrade } } };
        return Change(With(begun, group.Uuid, g => g with { Labels = labels, Status = BayStatus.UpdateInProgress, StatusReason = null, UpdatedAt = e.At }));
    }

    private static UpgradeOrder OrderOf(BayEvent.UpgradeRequested e) =>
        new() { BayModel = e.Command.BayModel, MaxBatchSize = e.Command.MaxBatchSize, Rollback = e.Command.Rollback, Renews = e.Driver.Renews };

    // Whether the group's stack has the labels already.
    private static bool HasLabels(BayState bay, NodeGroupSnapshot group, UpgradeOrder upgrade) =>
        bay.Work!.Ledger.Groups.FirstOrDefault(stack => stack.Group == group.Uuid)?.BayLabels is { } labels && labels.SequenceEqual(upgrade.LabelsForGroup(bay.Work.Spec));

    // Machines to come have it, and show it at once, as labels do.
    private static BayState WithImage(BayState bay, NodeGroupSnapshot group, string image) => With(bay, group.Uuid, g => g with { ImageId = image });

    private static Transition RotateCa(BayState bay, BayEvent.CaRotationRequested e)
    {
        if (bay is not { Snapshot: { } snapshot, Work: { } work })
            return No(new BayError.NotFound());
        if (IsRepetition(snapshot, BayOperation.RotateCa, e.Caller))
            return Same();
        if (work.Spec.BayModel.TlsDisabled)
            return No(new BayError.NotSupported("Rotating the CA certificate on a non-TLS cluster is not supported"));
        return Hindrance(bay, "Updating", e.Driver) is { } error
            ? No(error)
            : Change(Shown(Changing(bay, BeginChange(bay, BayOperation.RotateCa, e.OperationId, e.Caller, e.At) with { Overlap = e.Overlap }, e.At)));
    }

    // A bay whose last change failed may have a new credential too, as with Magnum; only one thing at a time is done to it.
    private static Transition RotateCredentials(BayState bay, BayEvent.CredentialRotationRequested e)
    {
        if (bay is not { Snapshot: { } snapshot, Work: { } work })
            return No(new BayError.NotFound());
        if (IsRepetition(snapshot, BayOperation.RotateCredentials, e.Caller) && (work.Operation is { Failure: null } || work.Ledger.MachineTrustee == BayTrusts.RotatedTrusteeOf(snapshot.Uuid, snapshot.ProjectId, snapshot.Operation!.Id)))
            return Same();
        var isFailedChange = snapshot.Status is BayStatus.UpdateFailed && snapshot.StackId is not null && work.Operation is null;
        if (!isFailedChange && Hindrance(bay, "Updating", new DriverAnswer()) is { } error)
            return No(error);
        if (e.Driver.Refusal is { } refusal)
            return No(new BayError.NotSupported(refusal));

        var operation = BeginChange(bay, BayOperation.RotateCredentials, e.OperationId, e.Caller, e.At) with
        {
            Deadline = e.At + CredentialPatience,
            Credential = new CredentialOrder(BayTrusts.RotatedTrusteeOf(snapshot.Uuid, snapshot.ProjectId, e.OperationId), snapshot.Status, snapshot.StatusReason) { Overlap = e.Overlap },
        };
        return Change(Shown(new BayState
        {
            Work = work with { Operation = operation, Ledger = work.Ledger with { Trustees = work.Ledger.Trustees.Add(operation.Credential.Trustee) } },
            Snapshot = snapshot with { Status = BayStatus.UpdateInProgress, StatusReason = null, UpdatedAt = e.At },
        }));
    }

    private static Transition CredentialStored(BayState bay, BayEvent.CredentialStored e)
    {
        if (bay.Work?.Operation is not { } operation || operation.Id != e.OperationId || operation.Failure is not null)
            return No(new BayError.Unavailable("The request took too long and was taken back."));
        if (operation.Phase != BayPhases.AwaitCredential)
            return Same();
        var phase = BayPhases.After(operation.Kind, operation.Phase)!;
        return Change(Shown(Changing(bay, operation with { Phase = phase, Attempts = 0, NotBefore = null, LastError = null, Deadline = e.At + LimitOf(bay) }, e.At)));
    }

    private static Transition CredentialRefused(BayState bay, BayEvent.CredentialRefused e) =>
        bay.Work?.Operation is { Phase: BayPhases.AwaitCredential } operation && operation.Id == e.OperationId
            ? FailChange(bay, new OperationFailure(operation.Credential!.StatusBefore, operation.Credential.ReasonBefore), Guid.Empty, e.At)
            : Same();

    // Ends a failed operation; where something is to be put right before, that phase comes first.
    private static Transition.Changed FailChange(BayState bay, OperationFailure failure, Guid nextOperationId, DateTimeOffset at)
    {
        var work = bay.Work!;
        var operation = work.Operation!;
        // The caller's request never came back: nothing was changed.
        if (operation is { Phase: BayPhases.AwaitCredential, Credential: { } credential })
            failure = new OperationFailure(credential.StatusBefore, credential.ReasonBefore);
        if (StackChanges.Of(operation.Kind) is not null && operation.Phase is BayPhases.UpdateStack or BayPhases.AwaitStack
            && failure.Status is not BayStatus.RollbackComplete)
            bay = Strayed(bay);
        if (operation.Kind is BayOperation.Upgrade)
            bay = Specified(bay, work.Spec);
        if (operation is { Kind: BayOperation.Upgrade, Upgrade: { } upgrade, IsInForce: false })
            bay = Renewal.GroupsOf(bay).Aggregate(bay, (sum, renewed) => With(sum, renewed.Uuid, g => g with { ImageId = g.Role == NodeGroupSnapshot.MasterRole ? upgrade.PreviousMasterImage : upgrade.PreviousImage }));
        if (operation is { Kind: BayOperation.UpgradeGroup, Order: { } order, IsInForce: false })
            bay = With(bay, order.NodeGroup, g => g with { Labels = order.PreviousLabels });

        if (Mending(operation) is { } mending && operation.Phase != mending)
        {
            var mended = operation with { Phase = mending, Failure = failure, Attempts = 0, NotBefore = null, Deadline = at + LongestMending };
            // Whether a rotation of the CA that failed at its turn has turned is not known: if so, machines need their time.
            var overlap = operation.Phase is BayPhases.TurnCertificates ? operation.Overlap : OverlapBefore(mended);
            return Change(Shown(bay with { Work = bay.Work! with { Operation = Overlapping(mended, overlap, at) } }));
        }

        var (status, cause) = operation.Failure ?? failure;
        return Change(End(bay, status, cause, nextOperationId, at));
    }

    // Machines that run look for the credential that is in force while they can still log in with the former one, and for CAs while none is shown them that they do not believe yet.
    private static TimeSpan OverlapBefore(Operation operation) => operation switch
    {
        { Phase: BayPhases.ForgetSpareTrusts, IsInForce: true, Credential: { } credential } => credential.Overlap,
        { Phase: BayPhases.TurnCertificates or BayPhases.SettleCertificates, Failure: null } => operation.Overlap,
        _ => TimeSpan.Zero,
    };

    // That time is not taken from what comes after it.
    private static Operation Overlapping(Operation operation, TimeSpan overlap, DateTimeOffset at) => overlap > TimeSpan.Zero
        ? operation with { NotBefore = at + overlap, Deadline = operation.Deadline + overlap }
        : operation;

    private static BayState Changing(BayState bay, Operation operation, DateTimeOffset at) => new()
    {
        Work = bay.Work! with { Operation = operation },
        Snapshot = bay.Snapshot! with
        {
            Status = BayStatus.UpdateInProgress,
            StatusReason = null,
            UpdatedAt = at,
            NodeGroups = [.. bay.Snapshot.NodeGroups.Select(g => g.IsDefault ? g with { Status = BayStatus.UpdateInProgress, StatusReason = null, UpdatedAt = at } : g)],
        },
    };

    // Shows what a specification says of model and labels.
    private static BayState Specified(BayState bay, BaySpec spec) => bay with
    {
        Snapshot = bay.Snapshot! with
        {
            BayModelId = spec.BayModel.Uuid,
            BayModelLabels = spec.BayModel.Labels,
            Labels = spec.Labels,
            NodeGroups = [.. bay.Snapshot.NodeGroups.Select(g => g.IsDefault ? g with { Labels = spec.Labels } : g)],
        },
    };

    private static Operation BeginChange(BayState bay, BayOperation kind, Guid id, Caller caller, DateTimeOffset at) => Begin(kind, id, caller, at, LimitOf(bay));

    private static TimeSpan LimitOf(BayState bay) => bay.Work!.Spec.CreateTimeoutMinutes is > 0 and var minutes ? TimeSpan.FromMinutes(minutes) + GraceBeyondHeat : LongestOperation;

    private static BayError? Hindrance(BayState bay, string verb, DriverAnswer driver)
    {
        var snapshot = bay.Snapshot!;
        if (!snapshot.Status.IsComplete() || snapshot.StackId is null || bay.Work!.Operation is not null)
            return new BayError.WrongState(verb, snapshot.Status);
        return driver.Refusal is { } refusal ? new BayError.NotSupported(refusal) : null;
    }

    // The same request asks again: a silo went away before its answer came.
    private static bool IsRepetition(BaySnapshot snapshot, BayOperation kind, Caller caller) =>
        snapshot.Operation is { } last && last.Kind == kind && last.RequestId == caller.RequestId && !snapshot.Status.IsFailed();
}
