using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Lets the master go that was chosen, once all others are well. Touches nothing: that it goes is stored before anything is done to it. Passes where workers go, or none.</summary>
internal sealed class ReleaseMasterPhase(BayStacks stacks, MasterReleases masters) : IBayPhase
{
    public string Name => BayPhases.ReleaseMaster;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        if (scope.Operation.LeavingMaster is not { Machine: var master })
            return new PhaseResult.Done();
        if (await masters.HindranceAsync(scope, master, cancellationToken) is { } hindrance)
            return Hindered(scope, hindrance);
        // An upgrade has updated the stack before it comes to masters.
        if (scope.Operation.Kind is BayOperation.Heal && await stacks.FindAsync(scope, resolveOutputs: false, cancellationToken) is { } stack
            && await masters.OtherAnewAsync(scope, stack, cancellationToken) is { } cause)
            return Hindered(scope, cause);
        return new PhaseResult.Done(new PhaseFact.MasterReleased());
    }

    // Somebody waits for an upgrade. A replacement nobody asked for gives way, and is considered again.
    private static PhaseResult Hindered(BayScope scope, string cause) =>
        scope.Operation.Kind is BayOperation.Heal && !BayEngines.MayTryAgain(scope) ? new PhaseResult.Failed(cause) : new PhaseResult.Retry(cause);
}
