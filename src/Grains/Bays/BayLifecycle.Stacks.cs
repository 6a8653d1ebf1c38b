using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays.Phases;

namespace Magnum.Grains.Bays;

/// <summary>What operations do to several stacks of a bay, and what is remembered of each.</summary>
/// <remarks>
/// The bay's own stack goes first and decides: if it does not take the change, no group is touched, and what was begun is put right. Once it has it, there is no way
/// back, since its machines work with it. A group that fails then is a failed group: the others are still changed, and its next update sends it what the bay has.
/// </remarks>
internal static partial class BayLifecycle
{
    /// <summary>The stacks of groups that can be changed: built, and not going.</summary>
    public static IEnumerable<GroupStack> ReachableGroups(this BayState bay) =>
        bay.Work!.Ledger.Groups.Where(stack => stack.StackId is not null && bay.Snapshot!.NodeGroups.Any(g => g.Uuid == stack.Group && MayChange(g)));

    // The stack that an operation on every stack turns to next; null when there is none, or the operation is about one stack only.
    private static GroupStack? NextStack(BayState bay)
    {
        var operation = bay.Work!.Operation!;
        if (!BayPhases.IsOfEveryStack(operation.Kind) || operation.Phase != BayPhases.OfEachStack.Last || operation.Failure is not null)
            return null;
        var ledger = bay.Work.Ledger.Groups;
        var rest = operation.Group is { } current ? ledger.SkipWhile(g => g.Group != current).Skip(1) : ledger;
        return rest.FirstOrDefault(bay.ReachableGroups().Contains);
    }

    // Each stack has the time that the tenant gave the creation of one.
    private static BayState TurnedTo(BayState bay, GroupStack stack, DateTimeOffset at)
    {
        var operation = bay.Work!.Operation! with
        {
            Phase = BayPhases.OfEachStack.First,
            Group = stack.Group,
            Attempts = 0,
            NotBefore = null,
            LastError = null,
            StackUpdatedBefore = null,
            Deadline = at + LimitOf(bay),
        };
        return With(bay with { Work = bay.Work with { Operation = operation } }, stack.Group, g => g with { Status = BayStatus.UpdateInProgress, StatusReason = null, UpdatedAt = at });
    }

    // The operation goes on with what comes after this stack.
    private static Transition.Changed FailGroup(BayState bay, PhaseResult.Failed failed, BayEvent.PhaseRan e)
    {
        var stack = bay.GroupStack()!;
        bay = Strayed(failed.Outputs is { } outputs ? bay with { Snapshot = Observed(bay, outputs) } : bay);
        bay = With(bay, stack.Group, g => IsGoing(g) ? g : g with { Status = BayStatus.UpdateFailed, StatusReason = failed.StackReason ?? failed.Cause, UpdatedAt = e.At });
        var operation = bay.Work!.Operation!;
        // Its time may be up; what is left to do needs some.
        var passed = operation with { Phase = BayPhases.OfEachStack.Last, Faults = operation.Faults.SetItem(stack.Group, failed.Cause), Deadline = e.At + LongestMending };
        return Advance(bay with { Work = bay.Work with { Operation = passed } }, e);
    }

    // What the stack took becomes the bay's own, or the group's.
    private static BayState Adopted(BayState bay)
    {
        var operation = bay.Work!.Operation! with { IsInForce = true };
        var work = bay.Work with { Operation = operation, Ledger = InForce(bay.Work.Ledger, bay.Work.Operation) };
        bay = bay with { Work = work };
        if (bay.GroupStack() is { } stack)
        {
            // All of the bay's values were in this update.
            var hasAll = stack.IsStrayed || operation.Kind is BayOperation.RotateCredentials;
            return WithStack(bay, stack, stack with
            {
                IsStrayed = false,
                BayLabels = operation.Upgrade?.LabelsForGroup(work.Spec) ?? stack.BayLabels,
                MachineTrustee = hasAll ? work.Ledger.MachineTrustee : stack.MachineTrustee,
            });
        }

        return bay with
        {
            Work = work with
            {
                IsStackStrayed = false,
                Spec = operation.Upgrade?.ApplyTo(work.Spec) ?? work.Spec,
                Ledger = work.Ledger with
                {
                    MachineTrustee = operation.Credential?.Trustee ?? work.Ledger.MachineTrustee,
                    MasterUnderway = operation is { Upgrade.RenewsMasters: true } or { LeavingMaster: not null } ? null : work.Ledger.MasterUnderway,
                },
            },
        };
    }

    // Whether Heat took the update or not: sending the bay's values once more does no harm.
    private static BayState Strayed(BayState bay) => bay.GroupStack() is { } stack
        ? WithStack(bay, stack, stack with { IsStrayed = true })
        : bay with { Work = bay.Work! with { IsStackStrayed = true } };

    // It was asked to go meanwhile; what still happens to it is not worth showing.
    private static bool IsGoing(NodeGroupSnapshot group) => !group.IsDefault && group.Status is BayStatus.DeleteInProgress;

    private static BayState WithStack(BayState bay, GroupStack stack, GroupStack next) =>
        bay with { Work = bay.Work! with { Ledger = bay.Work.Ledger with { Groups = bay.Work.Ledger.Groups.Replace(stack, next) } } };

    private static BayState With(BayState bay, Guid group, Func<NodeGroupSnapshot, NodeGroupSnapshot> change) =>
        bay with { Snapshot = bay.Snapshot! with { NodeGroups = [.. bay.Snapshot.NodeGroups.Select(g => g.Uuid == group ? change(g) : g)] } };
}
