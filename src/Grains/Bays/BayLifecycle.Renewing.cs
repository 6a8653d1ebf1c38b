using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Health;

namespace Magnum.Grains.Bays;

/// <summary>Upgrades whose machines are replaced, a batch in each round.</summary>
/// <remarks>
/// First the stack takes what machines to come are built with; from then on the upgrade is in force, whatever becomes of the rest. Then each round has Heat make others in
/// place of some old ones: one master in each, where masters are replaced, and then workers. What is old is stored with the bay, so that an upgrade that failed is gone on with
/// where it stopped.
/// </remarks>
internal static partial class BayLifecycle
{
    // Magnum's rule admits none after a failed change; but an upgrade that failed is ended by another one.
    private static BayError? UpgradeHindrance(BayState bay, DriverAnswer driver)
    {
        var snapshot = bay.Snapshot!;
        var isFailedUpgrade = snapshot is { Status: BayStatus.UpdateFailed, StackId: not null, Operation.Kind: BayOperation.Upgrade or BayOperation.UpgradeGroup } && bay.Work!.Operation is null;
        return isFailedUpgrade ? driver.Refusal is { } refusal ? new BayError.NotSupported(refusal) : null : Hindrance(bay, "Upgrading", driver);
    }

    // Masters are looked after through their API, and while some of them are older than what the bay is to have, nothing else may be newer.
    private static BayError.NotSupported? MastersHindrance(BayState bay, BayEvent.UpgradeRequested e, NodeGroupSnapshot? group)
    {
        var isUnfinished = Renewal.HasUnfinishedMasters(bay.Work!.Ledger, Masters(bay));
        if (isUnfinished && group is { Role: not NodeGroupSnapshot.MasterRole })
            return new BayError.NotSupported("Some masters of this cluster are not upgraded yet, and they go before all others: upgrade it without nodegroup first.");
        // A second version on top would have masters run two apart.
        var version = bay.Work.Spec.Labels.GetValueOrDefault(VersionLabel);
        if (isUnfinished && e.Command.BayModel.Labels.GetValueOrDefault(VersionLabel) != version)
            return new BayError.NotSupported($"Some masters of this cluster are not upgraded yet: first they have to be, with a template whose {VersionLabel} is {version ?? "the default"}.");
        return (e.Driver.RenewsMasters || isUnfinished) && HealthRules.Reach(bay) is null
            ? new BayError.NotSupported("Masters of this cluster can't be replaced: its API has no address at which the service could see that the others are well.")
            : null;
    }

    private static NodeGroupSnapshot Masters(BayState bay) => bay.Snapshot!.NodeGroups.First(static g => g.Name == NodeGroupSnapshot.DefaultMasterName);

    // The machines that are there before the stack takes the upgrade are those that it must not leave as they are. A master that an earlier one left half made would keep the
    // stack from being complete: it goes with this update.
    private static BayState Listed(BayState bay, BayOutputs outputs, DateTimeOffset at)
    {
        var work = bay.Work! with { Ledger = Found(bay.Work!.Ledger, MachinesWith(bay, outputs), at) };
        var (listed, operation) = (bay with { Work = work }, work.Operation!);
        var half = operation.Upgrade!.RenewsMasters ? Renewal.MasterUnderway(work.Ledger) : null;
        return new BayState
        {
            Work = work with
            {
                Operation = operation with
                {
                    Upgrade = operation.Upgrade with { Outdated = Renewal.Outdated(listed) },
                    Leaving = half is null ? [] : [new LeavingNode(half, null)],
                },
            },
            Snapshot = Observed(bay, outputs),
        };
    }

    private static bool HasNextRound(Operation operation) =>
        BayPhases.IsInRounds(operation.Kind) && operation.Phase == BayPhases.OfEachRound.Last && !operation.Leaving.IsEmpty;

    // Each round has the time that the tenant gave the creation of a stack.
    private static BayState InNextRound(BayState bay, Guid round, DateTimeOffset at) => bay with
    {
        Work = bay.Work! with
        {
            Operation = bay.Work.Operation! with
            {
                Phase = BayPhases.OfEachRound.First,
                Round = round,
                Attempts = 0,
                NotBefore = null,
                LastError = null,
                StackUpdatedBefore = null,
                Deadline = at + LimitOf(bay),
            },
        },
    };

    private static BayLedger InForce(BayLedger ledger, Operation operation) =>
        operation is { Upgrade.Outdated: { } outdated, IsInForce: false } ? ledger with { Outdated = ledger.Outdated.SetItems(outdated) } : ledger;
}
