using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;

namespace Magnum.Grains.Bays;

/// <summary>Groups of the tenant's own, and the queue of what waits while another operation runs.</summary>
/// <remarks>
/// As in openstack/magnum magnum/conductor/handlers/nodegroup_conductor.py (15.0.1) a group is made and deleted in any status of the bay; there two
/// such operations run beside each other, here one after the other.
/// </remarks>
internal static partial class BayLifecycle
{
    /// <summary>How many deleted groups a bay remembers.</summary>
    private const int GoneGroupsMax = 20;

    private static Transition CreateGroup(BayState bay, BayEvent.GroupRequested e)
    {
        if (bay is not { Snapshot: { } snapshot, Work: { } work })
            return No(new BayError.NotFound());

        var command = e.Command;
        if (snapshot.NodeGroups.Any(g => g.Uuid == command.Uuid))
            return Same();
        if (snapshot.Status is BayStatus.DeleteInProgress or BayStatus.DeleteFailed)
            return No(new BayError.WrongState("Updating", snapshot.Status));
        if (snapshot.ApiAddress is null || snapshot.StackId is null)
            return No(new BayError.NodeGroupConflict("Cluster API address is not available yet"));
        if (snapshot.NodeGroups.Any(g => g.Name == command.Name))
            return No(new BayError.NodeGroupConflict($"A node group with name {command.Name} already exists in the cluster {snapshot.Name}."));
        if (NodeGroupLimits.Contradiction(command.Name, command.NodeCount, command.MinNodeCount, command.MaxNodeCount) is { } contradiction)
            return No(new BayError.NodeGroupConflict(contradiction));
        if (Marks(command.Role, command.NodeLabels, command.NodeTaints, e.Marks) is { } objection)
            return No(objection);
        if (e.Driver.Refusal is { } refusal)
            return No(new BayError.NotSupported(refusal));

        // Numbers of deleted groups are not given again; the first two are those of the default groups.
        var made = Math.Max(work.Ledger.GroupsMade, work.Ledger.Groups.Length) + 1;
        var group = Group(command, e.At) with { Id = 2 + made };
        var stack = new GroupStack(group.Uuid, group.Name, StackNames.OfGroup(snapshot.Name, group.Name, group.Uuid), null);
        var known = new BayState
        {
            Work = work with { Ledger = work.Ledger with { GroupsMade = made, Groups = [.. Remembered(work.Ledger.Groups, snapshot), stack] } },
            Snapshot = snapshot with { UpdatedAt = e.At, NodeGroups = snapshot.NodeGroups.Add(group) },
        };
        var order = Order(BayOperation.CreateGroup, group, e.Caller);
        return Change(work.Operation is null ? Start(known, order, e.OperationId, e.At) : known with { Work = Enqueue(known.Work, order) });
    }

    // A creation that was still on its way when its group was deleted has arrived long before so many others were made and deleted.
    private static IEnumerable<GroupStack> Remembered(ImmutableArray<GroupStack> groups, BaySnapshot snapshot)
    {
        var gone = groups.Where(stack => stack.StackId is null && snapshot.NodeGroups.All(group => group.Uuid != stack.Group)).ToList();
        return groups.Except(gone.SkipLast(GoneGroupsMax));
    }

    /// <summary>A group as it is when it is asked for; it has no number yet.</summary>
    internal static NodeGroupSnapshot Group(CreateNodeGroup command, DateTimeOffset at) => new()
    {
        Uuid = command.Uuid,
        Name = command.Name,
        Role = command.Role,
        FlavorId = command.FlavorId,
        ImageId = command.ImageId,
        NodeCount = command.NodeCount,
        MinNodeCount = command.MinNodeCount,
        MaxNodeCount = command.MaxNodeCount,
        Status = BayStatus.CreateInProgress,
        DockerVolumeSize = command.DockerVolumeSize,
        Labels = command.Labels,
        NodeLabels = command.NodeLabels,
        NodeTaints = command.NodeTaints,
        CreatedAt = at,
    };

    private static Transition SetLimits(BayState bay, BayEvent.GroupLimitsSet e)
    {
        if (bay.Snapshot is not { } snapshot)
            return No(new BayError.NotFound());

        var command = e.Command;
        if (snapshot.NodeGroups.FirstOrDefault(g => g.Uuid == command.NodeGroup) is not { } group)
            return No(new BayError.NodeGroupNotFound(command.NodeGroup.ToString("D")));
        if (NodeGroupLimits.Contradiction(group.Name, group.NodeCount, command.MinNodeCount, command.MaxNodeCount) is { } contradiction)
            return No(new BayError.NodeGroupConflict(contradiction));
        if (Marks(group.Role, command.NodeLabels, command.NodeTaints, e.Marks) is { } objection)
            return No(objection);
        if (!MayChange(group))
            return No(new BayError.WrongState("Updating", group.Status));
        var labels = command.NodeLabels ?? group.NodeLabels;
        var taints = command.NodeTaints ?? group.NodeTaints;
        if (IsSame(command, group))
            return Same();

        var limited = group with { MinNodeCount = command.MinNodeCount, MaxNodeCount = command.MaxNodeCount, NodeLabels = labels, NodeTaints = taints, UpdatedAt = e.At };
        return Change(bay with { Snapshot = snapshot with { UpdatedAt = e.At, NodeGroups = snapshot.NodeGroups.Replace(group, limited) } });
    }

    private static Transition DeleteGroup(BayState bay, BayEvent.GroupDeleteRequested e)
    {
        if (bay is not { Snapshot: { } snapshot, Work: { } work })
            return No(new BayError.NotFound());
        if (snapshot.NodeGroups.FirstOrDefault(g => g.Uuid == e.NodeGroup) is not { } group)
            return No(new BayError.NodeGroupNotFound(e.NodeGroup.ToString("D")));
        if (group.IsDefault)
            return No(new BayError.NotSupported("Deleting a default nodegroup is not supported."));

        // Under way or asked for already, alone or with the whole bay.
        if (group.Status is BayStatus.DeleteInProgress)
            return Same();
        if (snapshot.Status is BayStatus.DeleteFailed)
            return No(new BayError.WrongState("Updating", snapshot.Status));

        var going = bay with
        {
            Work = work with { Queue = [.. work.Queue.Where(o => o.NodeGroup != group.Uuid)] },
            Snapshot = snapshot with
            {
                UpdatedAt = e.At,
                NodeGroups = snapshot.NodeGroups.Replace(group, group with { Status = BayStatus.DeleteInProgress, StatusReason = null, UpdatedAt = e.At }),
            },
        };
        var order = Order(BayOperation.DeleteGroup, group, e.Caller);
        return Change(work.Operation is null || work.Operation.Order?.NodeGroup == group.Uuid
            ? Start(going, order, e.OperationId, e.At)
            : going with { Work = Enqueue(going.Work!, order) });
    }

    /// <summary>The stack of the group that the running operation is about now; null when it is the bay's own.</summary>
    public static GroupStack? GroupStack(this BayState bay) => bay.Work?.Operation is { } operation && (operation.Order?.NodeGroup ?? operation.Group) is { } group
        ? bay.Work.Ledger.Groups.FirstOrDefault(g => g.Group == group)
        : null;

    /// <summary>The stack whose change is waited for; null when its id is not known. Of several, the first: what is seen of it makes the bay look at all.</summary>
    public static string? WatchedStack(this BayState bay) => bay.Work?.Operation is { Phase: BayPhases.AwaitGroupStacksGone }
        ? bay.Work.Ledger.Groups.Select(static g => g.StackId).FirstOrDefault(static id => id is not null)
        : bay.GroupStack() is { } group ? group.StackId : bay.Work?.Ledger.StackId;

    // Whether the running operation's stack holds the group's machines.
    private static bool IsInStack(this BayState bay, NodeGroupSnapshot group) => bay.GroupStack() is { } stack ? group.Uuid == stack.Group : group.IsDefault;

    private static BayError? Marks(string role, ImmutableSortedDictionary<string, string>? labels, ImmutableArray<NodeTaint>? taints, DriverAnswer driver)
    {
        if (NodeMarkRules.Objection(role, labels, taints) is { } objection)
            return new BayError.NodeGroupConflict(objection);
        return driver.Refusal is { } refusal ? new BayError.NotSupported(refusal) : null;
    }

    private static bool IsSame(UpdateNodeGroup command, NodeGroupSnapshot group) =>
        group.MinNodeCount == command.MinNodeCount && group.MaxNodeCount == command.MaxNodeCount
        && IsSame<KeyValuePair<string, string>>(command.NodeLabels, group.NodeLabels) && IsSame<NodeTaint>(command.NodeTaints, group.NodeTaints);

    // Nothing asked for and nothing left are the same to machines, but not to a stack that was told of some.
    private static bool IsSame<T>(IEnumerable<T>? wanted, IEnumerable<T>? present) => wanted is null || (present is not null && wanted.SequenceEqual(present));

    // Magnum's rule for a group: what was never built, or goes, can't be changed.
    private static bool MayChange(NodeGroupSnapshot group) =>
        group.Status.IsComplete() || group.Status is BayStatus.UpdateInProgress or BayStatus.UpdateFailed;

    private static BayState GroupStackCreated(BayState bay, GroupStack stack, string id, DateTimeOffset at)
    {
        var work = bay.Work!;
        var known = stack with { StackId = id };
        if (work.Operation!.Kind is BayOperation.CreateGroup)
            known = known with { BayLabels = work.Spec.Labels, MachineTrustee = work.Ledger.MachineTrustee };
        var seen = With(bay, stack.Group, g => g with { StackId = id, UpdatedAt = at });
        return WithStack(seen with { Work = work with { Operation = work.Operation with { EffectAt = at } } }, stack, known);
    }

    // The entry stays without its id: the last looks at the deleted bay ask for its name once more.
    private static BayState GroupStackGone(BayState bay, GroupStack stack, DateTimeOffset at)
    {
        var (work, snapshot) = (bay.Work!, bay.Snapshot!);
        var left = bay with
        {
            Work = work with
            {
                Ledger = work.Ledger with
                {
                    Groups = work.Ledger.Groups.Replace(stack, stack with { StackId = null }),
                    Machines = [.. work.Ledger.Machines.Where(m => m.NodeGroup != stack.GroupName)],
                },
            },
        };
        var seen = Observed(left, new BayOutputs());
        return left with { Snapshot = seen with { UpdatedAt = at, NodeGroups = [.. snapshot.NodeGroups.Where(g => g.Uuid != stack.Group)] } };
    }

    private static BayState GroupStacksGone(BayState bay) => new()
    {
        Work = bay.Work! with { Ledger = bay.Work.Ledger with { Groups = [.. bay.Work.Ledger.Groups.Select(static g => g with { StackId = null })] } },
        Snapshot = bay.Snapshot is { } snapshot ? snapshot with { NodeGroups = [.. snapshot.NodeGroups.Where(static g => g.IsDefault)] } : null,
    };

    // A stack tells of its own groups only; the machines of the others are as they were last seen.
    private static ImmutableArray<BayMachine> MachinesWith(BayState bay, BayOutputs outputs)
    {
        var told = bay.Snapshot!.NodeGroups.Where(bay.IsInStack).Select(static g => g.Name).ToHashSet(StringComparer.Ordinal);
        var others = bay.Work!.Ledger.Machines.Where(m => !told.Contains(m.NodeGroup));
        return bay.GroupStack() is null ? [.. outputs.Machines, .. others] : [.. others, .. outputs.Machines];
    }

    private static GroupOrder Order(BayOperation kind, NodeGroupSnapshot group, Caller caller) => new()
    {
        Kind = kind,
        NodeGroup = group.Uuid,
        NodeCount = group.NodeCount,
        PreviousCount = group.NodeCount,
        RequestId = caller.RequestId,
        UserId = caller.UserId,
    };

    // A newer size of a group replaces the older one, and takes its turn. The machines that the older one named go too: it was accepted. What is shown again after a failure
    // is the size from before both.
    private static BayWork Enqueue(BayWork work, GroupOrder order)
    {
        var older = order.Kind is BayOperation.Resize ? work.Queue.FirstOrDefault(o => o.Kind is BayOperation.Resize && o.NodeGroup == order.NodeGroup) : null;
        var whole = older is null
            ? order
            : order with { PreviousCount = older.PreviousCount, NodesToRemove = [.. older.NodesToRemove.Union(order.NodesToRemove, StringComparer.Ordinal)] };
        return work with { Queue = [.. work.Queue.Where(o => o != older), whole] };
    }

    // A size that is wanted next stays shown.
    private static bool Awaits(BayWork work, Guid group) => work.Queue.Any(o => o.Kind is BayOperation.Resize && o.NodeGroup == group);
}
