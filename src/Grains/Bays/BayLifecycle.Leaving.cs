using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays.Phases;

namespace Magnum.Grains.Bays;

/// <summary>Machines that go.</summary>
internal static partial class BayLifecycle
{
    // What they take to hand over is not taken from Heat's time.
    private static BayState Chosen(BayState bay, PhaseFact.NodesChosen chosen, DateTimeOffset at)
    {
        var work = bay.Work!;
        var operation = work.Operation!;
        if (Renewal.GroupOf(bay) is { } renewed && !chosen.Leaving.IsEmpty)
            bay = With(bay, renewed.Uuid, g => IsGoing(g) ? g : g with { Status = BayStatus.UpdateInProgress, StatusReason = null, UpdatedAt = at });
        return bay with
        {
            Work = work with
            {
                Operation = operation with
                {
                    Leaving = chosen.Leaving,
                    DrainUntil = chosen.DrainUntil,
                    NotDrained = chosen.NotSeen ?? (BayPhases.IsInRounds(operation.Kind) ? operation.NotDrained : null),
                    NotDrainedGroup = chosen.NotSeen is null ? operation.NotDrainedGroup : Renewal.GroupOf(bay)?.Name,
                    Deadline = chosen.Leaving.IsEmpty || chosen.DrainUntil <= at ? operation.Deadline : operation.Deadline + (chosen.DrainUntil - at),
                },
            },
        };
    }

    // Only where machines were prepared to go is there anything to put right.
    private static string? Mending(Operation operation) => operation is { Kind: BayOperation.Resize or BayOperation.Heal or BayOperation.Upgrade or BayOperation.UpgradeGroup, Leaving: [] } ? null : BayPhases.AfterFailure(operation.Kind);

    private static string? ReasonOf(NodeGroupSnapshot group, Operation operation, string? reason) =>
        operation.NotDrained is { } cause && (operation.Order?.NodeGroup == group.Uuid || (operation.Order is null && group.Name == (operation.NotDrainedGroup ?? NodeGroupSnapshot.DefaultWorkerName))) ? $"{reason} (machines went without being drained: {cause})" : reason;
}
