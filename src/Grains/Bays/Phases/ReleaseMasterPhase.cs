namespace Magnum.Grains.Bays.Phases;

/// <summary>Lets the master go that was chosen, once all others are well. Touches nothing: that it goes is stored before anything is done to it. Passes where workers go, or none.</summary>
internal sealed class ReleaseMasterPhase(BayServers servers, BayEngines engines) : IBayPhase
{
    public string Name => BayPhases.ReleaseMaster;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        if (scope.Operation.LeavingMaster is not { Machine: var master })
            return new PhaseResult.Done();
        // One that is off takes no quorum with it.
        var runs = master.ServerId is { } id && await servers.FindAsync(scope, id, cancellationToken) is { IsOff: false };
        return runs && await engines.HindranceOfMasterAsync(scope, master, cancellationToken) is { } hindrance
            ? new PhaseResult.Retry(hindrance)
            : new PhaseResult.Done(new PhaseFact.MasterReleased());
    }
}
