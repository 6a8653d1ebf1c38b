using Magnum.Grains.Abstractions;
using Magnum.Grains.Certificates;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Makes the new certificate authorities, which machines are to believe beside those that sign.</summary>
internal sealed class RotateCertificatesPhase(IGrainFactory grains) : IBayPhase
{
    public string Name => BayPhases.RotateCertificates;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        await grains.GetGrain<ICertificatesSystem>(GrainKeys.Certificates(scope.Bay))
            .RotateAsync(new RotateCertificates(scope.Operation.Id, scope.Work.Spec.Name, scope.ProjectId), cancellationToken);
        return new PhaseResult.Done();
    }
}

/// <summary>Has the new authorities sign: machines had their time to believe them. Those of them that run have their certificates signed anew.</summary>
internal sealed class TurnCertificatesPhase(IGrainFactory grains) : IBayPhase
{
    public string Name => BayPhases.TurnCertificates;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        await grains.GetGrain<ICertificatesSystem>(GrainKeys.Certificates(scope.Bay)).TurnAsync(new TurnRotation(scope.Operation.Id), cancellationToken);
        return new PhaseResult.Done();
    }
}

/// <summary>Lets go of the authorities that do not sign: the former ones or, where the rotation failed before the new ones did, these.</summary>
internal sealed class SettleCertificatesPhase(IGrainFactory grains) : IBayPhase
{
    public string Name => BayPhases.SettleCertificates;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        await grains.GetGrain<ICertificatesSystem>(GrainKeys.Certificates(scope.Bay)).SettleRotationAsync(new SettleRotation(scope.Operation.Id), cancellationToken);
        return new PhaseResult.Done();
    }
}

/// <summary>Waits for the request that makes the new credential: only it has the caller's token.</summary>
internal sealed class AwaitCredentialPhase : IBayPhase
{
    public string Name => BayPhases.AwaitCredential;

    public Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken) =>
        Task.FromResult<PhaseResult>(new PhaseResult.Waiting(Until: scope.Operation.Deadline));
}

/// <summary>Removes every trustee for machines but those whose trust some of them have, and the trusts to it.</summary>
/// <remarks>After a rotation that is the former one; after one that failed, the new one; and whatever a frozen process made late for an earlier rotation.</remarks>
internal sealed class ForgetSpareTrustsPhase(BayTrusts trusts) : IBayPhase
{
    public string Name => BayPhases.ForgetSpareTrusts;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var first = BayTrusts.MachineTrusteeOf(scope.Bay, scope.ProjectId);
        // A group that could not be given the new one still has the former.
        var living = scope.State.ReachableGroups().Select(static group => group.MachineTrustee).Append(scope.Work.Ledger.MachineTrustee).Select(name => name ?? first);
        await trusts.WithdrawMachinesAsync(scope.Work.Ledger.Trustees.Prepend(first).Except(living, StringComparer.Ordinal), scope.ProjectId, scope.Secrets, cancellationToken);
        return new PhaseResult.Done();
    }
}
