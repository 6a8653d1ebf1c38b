using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>Upgrades whose machines are replaced, a batch in each round.</summary>
/// <remarks>
/// First the stack takes what machines to come are built with; from then on the upgrade is in force, whatever becomes of the rest. Then each round has Heat make others in
/// place of some old ones. What is old is stored with the bay, so that an upgrade that failed is gone on with where it stopped.
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

    // The machines that are there before the stack takes the upgrade are those that it must not leave as they are.
    private static BayState Listed(BayState bay, BayOutputs outputs, DateTimeOffset at)
    {
        var (work, operation) = (bay.Work!, bay.Work!.Operation!);
        var ledger = Found(work.Ledger, MachinesWith(bay, outputs), at);
        var outdated = Renewal.Outdated(ledger, Renewal.GroupOf(bay)!, operation.Upgrade!);
        return new BayState
        {
            Work = work with { Ledger = ledger, Operation = operation with { Upgrade = operation.Upgrade! with { Outdated = outdated } } },
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
