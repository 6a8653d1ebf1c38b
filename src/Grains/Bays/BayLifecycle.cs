using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;

namespace Magnum.Grains.Bays;

/// <summary>The bay's state machine. Pure: no clock, no chance, no I/O, no logging.</summary>
/// <remarks>
/// The moves are those of openstack/magnum magnum/conductor/handlers/cluster_conductor.py (15.0.1), with two differences: one operation runs
/// at a time, and what Magnum accepts and then drops is refused here.
/// </remarks>
internal static partial class BayLifecycle
{
    /// <summary>Time that an operation gets beyond Heat's own limit, so that Heat's cause is heard first.</summary>
    internal static readonly TimeSpan GraceBeyondHeat = TimeSpan.FromMinutes(5);

    /// <summary>Limit of an operation whose tenant asked for none.</summary>
    internal static readonly TimeSpan LongestOperation = TimeSpan.FromHours(24);

    /// <summary>Limit of a deletion; a failed one may be asked again.</summary>
    internal static readonly TimeSpan LongestDelete = TimeSpan.FromHours(2);

    /// <summary>Decides what <paramref name="event"/> does to <paramref name="bay"/>; never throws for an event of an older operation.</summary>
    public static Transition Apply(BayState bay, BayEvent @event) => @event switch
    {
        BayEvent.Intended e => Intend(bay, e),
        BayEvent.Accepted e => Accept(bay, e),
        BayEvent.IntentExpired e => Undo(bay, e),
        BayEvent.ResizeRequested e => Taken(Resize(bay, e), e.Command.Order, e.At),
        BayEvent.GroupRequested e => CreateGroup(bay, e),
        BayEvent.GroupLimitsSet e => SetLimits(bay, e),
        BayEvent.GroupDeleteRequested e => DeleteGroup(bay, e),
        BayEvent.UpgradeRequested e => Taken(Upgrade(bay, e), e.Command.Order, e.At),
        BayEvent.CaRotationRequested e => RotateCa(bay, e),
        BayEvent.CredentialRotationRequested e => RotateCredentials(bay, e),
        BayEvent.CredentialStored e => CredentialStored(bay, e),
        BayEvent.CredentialRefused e => CredentialRefused(bay, e),
        BayEvent.DeleteRequested e => Delete(bay, e),
        BayEvent.HealthReported e => ReportHealth(bay, e),
        BayEvent.HealthSeen e => SeeHealth(bay, e),
        BayEvent.HealConsidered e => Heal(bay, e),
        BayEvent.PhaseRan e => Progress(bay, e),
        BayEvent.DeadlinePassed e => Expire(bay, e),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "No such event."),
    };

    private static Transition Intend(BayState bay, BayEvent.Intended e) => bay.Work is null
        ? Change(new BayState { Work = new BayWork { Spec = e.Spec, Creator = e.Creator, IntendedAt = e.At } })
        : Same();

    private static Transition Accept(BayState bay, BayEvent.Accepted e)
    {
        // Accepted already: the caller repeats. Being undone: it came too late.
        if (bay.Snapshot is not null)
            return Same();
        if (bay.Work is not { Operation: null } work)
            return No(new BayError.Unavailable("The request took too long and was taken back."));

        var spec = work.Spec;
        var limit = spec.CreateTimeoutMinutes > 0 ? TimeSpan.FromMinutes(spec.CreateTimeoutMinutes) + GraceBeyondHeat : LongestOperation;
        var operation = Begin(BayOperation.Create, e.Ids.Operation, work.Creator, e.At, limit);
        return Change(new BayState
        {
            Work = work with { Operation = operation },
            Snapshot = new BaySnapshot
            {
                Uuid = e.Ids.Bay,
                Name = spec.Name,
                ProjectId = work.Creator.ProjectId,
                UserId = work.Creator.UserId,
                BayModelId = spec.BayModel.Uuid,
                Keypair = spec.Keypair,
                DockerVolumeSize = spec.DockerVolumeSize,
                Labels = spec.Labels,
                BayModelLabels = spec.BayModel.Labels,
                MasterFlavorId = spec.MasterFlavorId,
                FlavorId = spec.FlavorId,
                CreateTimeoutMinutes = spec.CreateTimeoutMinutes,
                DiscoveryUrl = spec.DiscoveryUrl,
                FixedNetwork = spec.FixedNetwork,
                FixedSubnet = spec.FixedSubnet,
                FloatingIpEnabled = spec.FloatingIpEnabled,
                MasterLbEnabled = spec.MasterLbEnabled,
                Status = BayStatus.CreateInProgress,
                CreatedAt = work.IntendedAt,
                NodeGroups = DefaultGroups(spec, e.Ids, work.IntendedAt),
                Operation = Show(operation, null),
            },
        });
    }

    private static Transition Undo(BayState bay, BayEvent.IntentExpired e)
    {
        if (bay is not { Snapshot: null, Work: { Operation: null } work })
            return Same();

        var operation = Begin(BayOperation.Delete, e.OperationId, work.Creator, e.At, LongestDelete);
        return Change(bay with { Work = work with { Operation = operation } });
    }

    private static Transition Resize(BayState bay, BayEvent.ResizeRequested e)
    {
        if (bay is not { Snapshot: { } snapshot, Work: { } work })
            return No(new BayError.NotFound());

        var command = e.Command;
        if (IsTaken(work, command.Order))
            return Same();
        var group = command.NodeGroup is { } uuid
            ? snapshot.NodeGroups.FirstOrDefault(g => g.Uuid == uuid)
            : snapshot.NodeGroups.FirstOrDefault(static g => g.Name == NodeGroupSnapshot.DefaultWorkerName);
        if (group is null)
            return No(new BayError.NodeGroupNotFound(command.NodeGroup?.ToString() ?? NodeGroupSnapshot.DefaultWorkerName));
        if (group.Role == NodeGroupSnapshot.MasterRole)
            return No(new BayError.NotSupported("Resizing a master nodegroup is not supported."));
        if (command.NodeCount < group.MinNodeCount || (group.MaxNodeCount is > 0 and var max && command.NodeCount > max))
            return No(new BayError.OutOfRange(group.Name, group.MinNodeCount, group.MaxNodeCount));

        // Only the resize action is admitted while an update runs or after one failed: Magnum's rule for "Resizing".
        var mayFollow = command.Verb == "Resizing" && snapshot.Status is BayStatus.UpdateInProgress or BayStatus.UpdateFailed;
        if (!snapshot.Status.IsComplete() && !mayFollow)
            return No(new BayError.WrongState(command.Verb, snapshot.Status));
        if (group.StackId is null)
            return No(new BayError.WrongState(command.Verb, snapshot.Status));
        if (!group.IsDefault && !MayChange(group))
            return No(new BayError.WrongState(command.Verb, group.Status));
        // As there: a patch that sets the size that is changes nothing; the action sets it anew.
        if (command.Verb == "Updating" && command.NodeCount == group.NodeCount)
            return Same();

        var order = new GroupOrder
        {
            Kind = BayOperation.Resize,
            NodeGroup = group.Uuid,
            NodeCount = command.NodeCount,
            PreviousCount = group.NodeCount,
            NodesToRemove = command.NodesToRemove,
            Rollback = command.Rollback,
            RequestId = e.Caller.RequestId,
            UserId = e.Caller.UserId,
        };
        if (work.Operation is not null)
            return Change(bay with { Snapshot = Sized(snapshot, order, e.At), Work = Enqueue(work, order) });
        return Change(Start(bay, order, e.OperationId, e.At));
    }

    private static Transition Delete(BayState bay, BayEvent.DeleteRequested e)
    {
        if (bay is not { Snapshot: { } snapshot, Work: { } work })
            return No(new BayError.NotFound());

        // Asked again while it runs: the same answer, and the deletion goes on.
        if (work.Operation is { Kind: BayOperation.Delete })
            return Same();

        var operation = Begin(BayOperation.Delete, e.OperationId, e.Caller, e.At, LongestDelete);
        return Change(new BayState
        {
            Work = work with { Operation = operation, Queue = [] },
            Snapshot = snapshot with
            {
                Status = BayStatus.DeleteInProgress,
                StatusReason = null,
                UpdatedAt = e.At,
                Operation = Show(operation, null),
                NodeGroups = [.. snapshot.NodeGroups.Select(g => g with { Status = BayStatus.DeleteInProgress, StatusReason = null, UpdatedAt = e.At })],
            },
        });
    }

    private static Transition ReportHealth(BayState bay, BayEvent.HealthReported e) => bay.Snapshot is { } snapshot
        ? Change(new BayState
        {
            Work = bay.Work! with { HealthReportedAt = e.At },
            Snapshot = snapshot with
            {
                HealthStatus = e.Command.ForgetsStatus ? null : e.Command.Status ?? snapshot.HealthStatus,
                HealthStatusReason = e.Command.Reason ?? snapshot.HealthStatusReason,
                UpdatedAt = e.At,
            },
        })
        : No(new BayError.NotFound());

    private static BayState Start(BayState bay, GroupOrder order, Guid operationId, DateTimeOffset at)
    {
        var work = bay.Work!;
        var limit = work.Spec.CreateTimeoutMinutes > 0 ? TimeSpan.FromMinutes(work.Spec.CreateTimeoutMinutes) + GraceBeyondHeat : LongestOperation;
        var operation = new Operation
        {
            Id = operationId,
            Kind = order.Kind,
            RequestId = order.RequestId,
            UserId = order.UserId,
            Phase = BayPhases.Of(order.Kind)[0],
            StartedAt = at,
            Deadline = at + limit,
            Order = order,
        };
        return new BayState
        {
            Work = work with { Operation = operation },
            Snapshot = (order.Kind is BayOperation.Resize ? Sized(bay.Snapshot!, order, at) : bay.Snapshot!) with
            {
                Status = BayStatus.UpdateInProgress,
                StatusReason = null,
                UpdatedAt = at,
                Operation = Show(operation, null),
            },
        };
    }

    private static BaySnapshot Sized(BaySnapshot snapshot, GroupOrder order, DateTimeOffset at) => snapshot with
    {
        UpdatedAt = at,
        NodeGroups = [.. snapshot.NodeGroups.Select(g => g.Uuid == order.NodeGroup
            ? g with { NodeCount = order.NodeCount, Status = BayStatus.UpdateInProgress, StatusReason = null, UpdatedAt = at }
            : g)],
    };

    private static Operation Begin(BayOperation kind, Guid id, Caller caller, DateTimeOffset at, TimeSpan limit) => new()
    {
        Id = id,
        Kind = kind,
        RequestId = caller.RequestId,
        UserId = caller.UserId,
        Phase = BayPhases.Of(kind)[0],
        StartedAt = at,
        Deadline = at + limit,
    };

    private static OperationSnapshot Show(Operation operation, DateTimeOffset? endedAt) => new(
        operation.Id, operation.Kind, operation.RequestId, operation.UserId, operation.Phase, operation.Attempts, operation.StartedAt, operation.Deadline, endedAt);

    private static ImmutableArray<NodeGroupSnapshot> DefaultGroups(BaySpec spec, NewBayIds ids, DateTimeOffset at) =>
    [
        new NodeGroupSnapshot
        {
            Id = 1,
            Uuid = ids.MasterGroup,
            Name = NodeGroupSnapshot.DefaultMasterName,
            Role = NodeGroupSnapshot.MasterRole,
            FlavorId = spec.MasterFlavorId,
            ImageId = spec.BayModel.ImageId,
            NodeCount = spec.MasterCount,
            IsDefault = true,
            Status = BayStatus.CreateInProgress,
            DockerVolumeSize = spec.DockerVolumeSize,
            Labels = spec.Labels,
            CreatedAt = at,
        },
        new NodeGroupSnapshot
        {
            Id = 2,
            Uuid = ids.WorkerGroup,
            Name = NodeGroupSnapshot.DefaultWorkerName,
            Role = NodeGroupSnapshot.WorkerRole,
            FlavorId = spec.FlavorId,
            ImageId = spec.BayModel.ImageId,
            NodeCount = spec.NodeCount,
            // As there: the label is for the autoscaler, and anything but a number counts as absent.
            MinNodeCount = spec.Labels.TryGetValue("min_node_count", out var text) && int.TryParse(text, out var min) && min >= 0 ? min : 0,
            IsDefault = true,
            Status = BayStatus.CreateInProgress,
            DockerVolumeSize = spec.DockerVolumeSize,
            Labels = spec.Labels,
            CreatedAt = at,
        },
    ];

    private static Transition.Changed Change(BayState next) => new(next);

    private static Transition.Unchanged Same() => new();

    private static Transition.Refused No(BayError error) => new(error);
}
