using System.Collections.Immutable;
using System.Globalization;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays.Phases;
using Magnum.Grains.Nodes;

namespace Magnum.Grains.Bays;

/// <summary>What the results of phases do to a bay.</summary>
internal static partial class BayLifecycle
{
    /// <summary>First pause after a failed attempt; doubled by each further one.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between attempts: an outage of OpenStack is noticed to be over within this time.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private static Transition Progress(BayState bay, BayEvent.PhaseRan e)
    {
        // A result of an operation that was superseded, or of a phase that is done already.
        if (bay.Work is not { Operation: { } operation } work || operation.Id != e.OperationId || operation.Phase != e.Phase)
            return Same();

        return e.Result switch
        {
            PhaseResult.Done { Fact: PhaseFact.Gone } => Change(new BayState()),
            PhaseResult.Done { Fact: PhaseFact.BalancersFound } => Change(Shown(bay with
            {
                Work = work with { Operation = operation with { Phase = BayPhases.Of(operation.Kind)[0], Attempts = 0, NotBefore = null } },
            })),
            PhaseResult.Done done => Advance(Learn(bay, done.Fact, e.At), e),
            PhaseResult.Waiting waiting => Wait(bay, work, operation, waiting),
            PhaseResult.Retry retry => Change(Shown(bay with
            {
                Work = work with
                {
                    Operation = operation with
                    {
                        Attempts = operation.Attempts + 1,
                        NotBefore = e.At + Pause(operation.Attempts),
                        LastError = retry.Cause,
                    },
                },
            })),
            PhaseResult.Failed failed => Fail(bay, failed, e),
            _ => throw new ArgumentOutOfRangeException(nameof(e), e.Result, "No such result."),
        };
    }

    private static Transition Expire(BayState bay, BayEvent.DeadlinePassed e)
    {
        if (bay.Work?.Operation is not { } operation || operation.Id != e.OperationId)
            return Same();

        var limit = (operation.Deadline - operation.StartedAt).TotalMinutes.ToString("0", CultureInfo.InvariantCulture);
        var cause = operation.LastError is { } error ? $": {error}" : ".";
        var failed = new PhaseResult.Failed($"{operation.Kind} was not done within {limit} minutes, at {operation.Phase}{cause}");
        return Fail(bay, failed, new BayEvent.PhaseRan(operation.Id, operation.Phase, failed, e.NextOperationId, e.At));
    }

    private static Transition Wait(BayState bay, BayWork work, Operation operation, PhaseResult.Waiting waiting)
    {
        var status = waiting.Status ?? bay.Snapshot?.Status;
        if (status == bay.Snapshot?.Status && operation.NotBefore == waiting.Until)
            return Same();

        return Change(Shown(bay with
        {
            Work = work with { Operation = operation with { NotBefore = waiting.Until } },
            Snapshot = bay.Snapshot is { } snapshot ? snapshot with { Status = status!.Value } : null,
        }));
    }

    private static Transition.Changed Advance(BayState bay, BayEvent.PhaseRan e)
    {
        var work = bay.Work!;
        var operation = work.Operation!;
        // What was to be put right is.
        if (operation.Failure is { } failure)
            return Change(End(bay, failure.Status, failure.Cause, e.NextOperationId, e.At));
        if (NextStack(bay) is { } stack)
            return Change(Shown(TurnedTo(bay, stack, e.At)));
        if (HasNextRound(operation))
            return Change(Shown(InNextRound(bay, e.NextOperationId, e.At)));
        if (BayPhases.After(operation.Kind, operation.Phase) is { } phase)
        {
            var isDoneWithStacks = operation.Phase == BayPhases.OfEachStack.Last;
            var moved = operation with { Phase = phase, Attempts = 0, NotBefore = null, LastError = null, Group = isDoneWithStacks ? null : operation.Group };
            return Change(Shown(bay with { Work = work with { Operation = Overlapping(moved, OverlapBefore(moved), e.At) } }));
        }

        if (operation.Kind is BayOperation.Create)
            return Change(End(bay, BayStatus.CreateComplete, null, e.NextOperationId, e.At));
        // As there: one failed group makes the bay a failed one, whatever was done well just now.
        var faults = bay.Snapshot!.NodeGroups.Where(static g => g.Status.IsFailed()).Select(g => $"{g.Name} failed: {operation.Faults.GetValueOrDefault(g.Uuid, g.StatusReason!)}").ToList();
        return Change(End(bay, faults.Count > 0 ? BayStatus.UpdateFailed : BayStatus.UpdateComplete, faults.Count > 0 ? string.Join("; ", faults) : null, e.NextOperationId, e.At));
    }

    private static BayState Learn(BayState bay, PhaseFact? fact, DateTimeOffset at)
    {
        var work = bay.Work!;
        var operation = work.Operation!;
        return fact switch
        {
            null => bay,
            PhaseFact.StackCreated created when bay.GroupStack() is { } group => GroupStackCreated(bay, group, created.StackId, at),
            PhaseFact.StackCreated created => new BayState
            {
                Work = work with { Ledger = work.Ledger with { StackId = created.StackId }, Operation = operation with { EffectAt = at } },
                Snapshot = bay.Snapshot is { } snapshot
                    ? snapshot with
                    {
                        StackId = created.StackId,
                        UpdatedAt = at,
                        NodeGroups = [.. snapshot.NodeGroups.Select(g => g.IsDefault ? g with { StackId = created.StackId } : g)],
                    }
                    : null,
            },
            PhaseFact.NodesChosen chosen => Chosen(bay, chosen, at),
            PhaseFact.NotDrained notDrained => bay with { Work = work with { Operation = operation with { NotDrained = notDrained.Cause, NotDrainedGroup = Renewal.GroupOf(bay)?.Name } } },
            PhaseFact.StackUpdated updated => bay with { Work = work with { Operation = operation with { EffectAt = at, StackUpdatedBefore = updated.Before } } },
            PhaseFact.StackComplete => Adopted(bay),
            PhaseFact.MasterReleased => bay with { Work = work with { Ledger = work.Ledger with { MasterUnderway = operation.LeavingMaster!.Machine.Index } } },
            PhaseFact.NodesListed listed => Listed(bay, listed.Outputs, at),
            PhaseFact.OutputsRead read => new BayState
            {
                Work = work with { Ledger = Found(work.Ledger, MachinesWith(bay, read.Outputs), at) },
                Snapshot = Settled(bay with { Snapshot = Observed(bay, read.Outputs) }, operation, read.Reason, at),
            },
            PhaseFact.DeletionAsked => bay with { Work = work with { Operation = operation with { EffectAt = at } } },
            PhaseFact.GroupStacksGone => GroupStacksGone(bay),
            PhaseFact.StackGone when bay.GroupStack() is { } group => GroupStackGone(bay, group, at),
            PhaseFact.NodesRecorded recorded => bay with { Work = work with { Ledger = work.Ledger with { Nodes = recorded.Names } } },
            PhaseFact.StackGone => new BayState
            {
                Work = work with { Ledger = work.Ledger with { StackId = null } },
                Snapshot = bay.Snapshot is { } snapshot ? snapshot with { StackId = null } : null,
            },
            PhaseFact.CredentialsGone => bay with { Snapshot = null },
            _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "No such fact."),
        };
    }

    private static BayLedger Found(BayLedger ledger, ImmutableArray<BayMachine> machines, DateTimeOffset at) => ledger with
    {
        Machines = machines,
        Outdated = ledger.Outdated.RemoveRange(ledger.Outdated.Keys.Except(machines.Select(static m => m.ServerId).OfType<string>(), StringComparer.Ordinal)),
        Seen = machines.Select(static m => m.ServerId).OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableDictionary(static id => id, id => ledger.Seen.GetValueOrDefault(id, at), StringComparer.Ordinal),
        Nodes = [.. ledger.Nodes.Union(machines.Select(NodeNames.Of), StringComparer.Ordinal)],
    };

    // The stack's sentence belongs to the groups in it; their status follows the operation, and with it comes what the stack's outputs tell: who waits for it finds addresses.
    private static BaySnapshot Settled(BayState bay, Operation operation, string? reason, DateTimeOffset at)
    {
        var status = operation.Kind is BayOperation.Create or BayOperation.CreateGroup ? BayStatus.CreateComplete : BayStatus.UpdateComplete;
        return bay.Snapshot! with
        {
            NodeGroups = [.. bay.Snapshot.NodeGroups.Select(g => bay.IsInStack(g) && !IsGoing(g) ? g with { Status = status, StatusReason = ReasonOf(g, operation, reason), UpdatedAt = at } : g)],
        };
    }

    private static BaySnapshot Observed(BayState bay, BayOutputs outputs)
    {
        var snapshot = bay.Snapshot!;
        var machines = MachinesWith(bay, outputs);
        ImmutableArray<string> Addresses(Func<NodeGroupSnapshot, bool> which)
        {
            var names = snapshot.NodeGroups.Where(which).Select(static g => g.Name).ToHashSet(StringComparer.Ordinal);
            return [.. machines.Where(m => names.Contains(m.NodeGroup) && m.Address is not null).Select(static m => m.Address!)];
        }

        return snapshot with
        {
            ApiAddress = outputs.ApiAddress ?? snapshot.ApiAddress,
            CoeVersion = outputs.CoeVersion ?? snapshot.CoeVersion,
            ContainerVersion = outputs.ContainerVersion ?? snapshot.ContainerVersion,
            MasterAddresses = Addresses(static g => g.Role == NodeGroupSnapshot.MasterRole),
            NodeAddresses = Addresses(static g => g.Role != NodeGroupSnapshot.MasterRole),
            NodeGroups = [.. snapshot.NodeGroups.Select(g => g with
            {
                // A size that is already wanted for the next operation stays shown; else Heat's own number holds (scaled there).
                NodeCount = Awaits(bay.Work!, g.Uuid) ? g.NodeCount : outputs.NodeCounts.GetValueOrDefault(g.Name, g.NodeCount),
                NodeAddresses = Addresses(other => other.Name == g.Name),
            })],
        };
    }

    private static Transition.Changed Fail(BayState bay, PhaseResult.Failed failed, BayEvent.PhaseRan e)
    {
        var work = bay.Work!;
        var operation = work.Operation!;
        var (nextOperationId, at) = (e.NextOperationId, e.At);
        if (operation.Group is not null)
            return FailGroup(bay, failed, e);
        if (bay.Snapshot is not { } snapshot)
        {
            // The undoing of an intent that nobody was promised: keep trying, slower; its credentials must not be forgotten.
            return Change(bay with
            {
                Work = work with
                {
                    Operation = operation with
                    {
                        Phase = BayPhases.Of(operation.Kind)[0], Attempts = operation.Attempts + 1, NotBefore = at + LongestPause,
                        Deadline = at + LongestDelete, LastError = failed.Cause,
                    },
                },
            });
        }

        // What the groups show is not about these phases.
        if (operation.Phase is BayPhases.AwaitCredential || operation.Phase == Mending(operation))
            return FailChange(bay, new OperationFailure(BayStatus.UpdateFailed, failed.Cause), nextOperationId, at);

        // Of a bay that was never built Magnum shows no address; one that failed to change keeps telling where it is.
        if ((operation.Kind is BayOperation.Resize or BayOperation.Heal || StackChanges.Of(operation.Kind) is not null) && failed.Outputs is { } outputs)
            snapshot = Observed(bay, outputs);
        var status = failed.Status ?? operation.Kind switch
        {
            BayOperation.Create => BayStatus.CreateFailed,
            BayOperation.Delete => BayStatus.DeleteFailed,
            _ => BayStatus.UpdateFailed,
        };
        // Of the bay's own groups the status is the bay's; the group of an operation that makes or deletes it has its own.
        var ofGroup = operation.Kind switch
        {
            BayOperation.CreateGroup => BayStatus.CreateFailed,
            BayOperation.DeleteGroup => BayStatus.DeleteFailed,
            _ => status,
        };
        snapshot = snapshot with
        {
            NodeGroups = [.. snapshot.NodeGroups.Select(g => operation.Kind is not BayOperation.Delete && !bay.IsInStack(g) ? g : g with
            {
                // A failed change shows the size that is there, not the one that was wanted.
                NodeCount = operation.Resize?.NodeGroup == g.Uuid && !Awaits(work, g.Uuid) ? operation.Resize.PreviousCount : g.NodeCount,
                Status = ofGroup,
                StatusReason = failed.StackReason ?? failed.Cause,
                UpdatedAt = at,
            })],
        };
        return FailChange(bay with { Snapshot = snapshot }, new OperationFailure(status, failed.Cause), nextOperationId, at);
    }

    private static BayState End(BayState bay, BayStatus status, string? reason, Guid nextOperationId, DateTimeOffset at)
    {
        var work = bay.Work!;
        var ended = bay with
        {
            Work = work with { Operation = null },
            Snapshot = bay.Snapshot! with
            {
                Status = status,
                StatusReason = reason,
                UpdatedAt = at,
                Operation = Show(work.Operation!, at),
            },
        };
        return work.Queue is [var order, .. var others]
            ? Start(ended with { Work = ended.Work! with { Queue = others } }, order, nextOperationId, at)
            : ended;
    }

    private static BayState Shown(BayState bay) => bay.Snapshot is { } snapshot && bay.Work?.Operation is { } operation
        ? bay with { Snapshot = snapshot with { Operation = Show(operation, null) } }
        : bay;

    private static TimeSpan Pause(int attempts) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(attempts, 8)));
}
