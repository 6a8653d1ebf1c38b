using Magnum.Grains.Abstractions.Bays;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Asks Heat to delete the stack of the bay or of a group, known by id or only by name.</summary>
internal sealed class DeleteStackPhase(BayStacks stacks) : IBayPhase
{
    public string Name => BayPhases.DeleteStack;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var stack = await stacks.FindAsync(scope, resolveOutputs: false, cancellationToken);
        if (stack is null || !BayStacks.IsOurs(scope, stack))
            return new PhaseResult.Done();
        if (stack.Status != "DELETE_IN_PROGRESS")
            await stacks.DeleteAsync(scope, stack, cancellationToken);
        return new PhaseResult.Done(new PhaseFact.StackCreated(stack.Id));
    }
}

/// <summary>Looks whether the stack is gone; asks again a few times where Heat failed.</summary>
internal sealed class AwaitStackGonePhase(StackDeletion deletion) : IBayPhase
{
    public string Name => BayPhases.AwaitStackGone;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken) =>
        await deletion.LookAsync(scope, cancellationToken) ?? new PhaseResult.Done(new PhaseFact.StackGone());
}

/// <summary>Follows the deletion of one stack.</summary>
internal sealed class StackDeletion(BayStacks stacks, BayBalancers balancers, TimeProvider time)
{
    /// <summary>Deletions in Heat often fail once because something was still in use a moment ago.</summary>
    private const int AttemptsMax = 3;

    /// <summary>A call that shows no effect after this time is made again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What is to be done yet; null when the stack is gone.</summary>
    public async Task<PhaseResult?> LookAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var stack = await stacks.FindAsync(scope, resolveOutputs: false, cancellationToken);
        if (stack is null || !BayStacks.IsOurs(scope, stack))
            return null;

        switch (stack.Status)
        {
            case "DELETE_IN_PROGRESS":
                return new PhaseResult.Waiting();
            case "DELETE_FAILED":
                // What holds the network is not in the stack: Heat can't get any further. A group that goes alone leaves the engine, and what it made, alone.
                if (scope.Operation.Kind is BayOperation.Delete && (await balancers.RemoveAsync(scope, cancellationToken)).Count > 0)
                    return new PhaseResult.Done(new PhaseFact.BalancersFound());
                var cause = LeafCause.Of(await stacks.ResourcesAsync(scope, stack, cancellationToken)) ?? stack.StatusReason ?? stack.Status;
                if (scope.Operation.Attempts + 1 >= AttemptsMax)
                    return new PhaseResult.Failed(cause) { StackReason = stack.StatusReason };
                await stacks.DeleteAsync(scope, stack, cancellationToken);
                return new PhaseResult.Retry(cause);
            default:
                if (time.GetUtcNow() - (scope.Operation.EffectAt ?? scope.Operation.StartedAt) < Patience)
                    return new PhaseResult.Waiting();
                await stacks.DeleteAsync(scope, stack, cancellationToken);
                return new PhaseResult.Waiting(Until: time.GetUtcNow() + Patience);
        }
    }
}

/// <summary>Forgets the bay's certificate authorities.</summary>
internal sealed class ForgetCertificatesPhase(BayBelongings belongings) : IBayPhase
{
    public string Name => BayPhases.ForgetCertificates;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        await belongings.ForgetCertificatesAsync(scope, cancellationToken);
        return new PhaseResult.Done();
    }
}

/// <summary>Removes the bay's trusts and trustees; from then on no late call of ours can make anything.</summary>
internal sealed class ForgetTrustsPhase(BayTrusts trusts) : IBayPhase
{
    public string Name => BayPhases.ForgetTrusts;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        await trusts.WithdrawAsync(scope.Bay, scope.ProjectId, scope.Work.Ledger.Trustees, scope.Secrets, cancellationToken);
        return new PhaseResult.Done(new PhaseFact.CredentialsGone());
    }
}

/// <summary>Looks the stacks' names up once more: a creation that a frozen process sent late is taken down by the service itself.</summary>
internal abstract class ConfirmingPhase(BayStacks stacks, TimeProvider time) : IBayPhase
{
    protected DateTimeOffset Now => time.GetUtcNow();

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    public abstract string Name { get; }

    public abstract Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken);

    protected async Task<PhaseResult> ConfirmAsync(BayScope scope, PhaseFact? fact, CancellationToken cancellationToken)
    {
        var withoutTrusts = scope with { Secrets = new BaySecrets() };
        var isLate = false;
        foreach (var each in withoutTrusts.EveryStack())
        {
            var late = await stacks.FindAsync(each, resolveOutputs: false, cancellationToken);
            if (late is null || !BayStacks.IsOurs(scope, late))
                continue;
            if (late.Status != "DELETE_IN_PROGRESS")
                await stacks.DeleteAsync(each, late, cancellationToken);
            isLate = true;
        }

        return isLate ? new PhaseResult.Waiting(Until: Now + LookAgain) : new PhaseResult.Done(fact);
    }
}

/// <summary>First look, right after the trusts are gone.</summary>
internal sealed class ConfirmGonePhase(BayStacks stacks, BayBelongings belongings, TimeProvider time) : ConfirmingPhase(stacks, time)
{
    public override string Name => BayPhases.ConfirmGone;

    public override async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        // The list counts the bay no more; a place taken for it a moment ago must not count on either.
        await belongings.ReleasePlaceAsync(scope, cancellationToken);
        return await ConfirmAsync(scope, null, cancellationToken);
    }
}

/// <summary>Last look, some time later; then even the memory of the bay goes.</summary>
/// <remarks>A process that was frozen in the middle of a creation goes on where it stood: whatever it made meanwhile is taken away again.</remarks>
internal sealed class ConfirmGoneAgainPhase(BayStacks stacks, BayBelongings belongings, BayTrusts trusts, TimeProvider time, IOptions<BayOptions> options)
    : ConfirmingPhase(stacks, time)
{
    public override string Name => BayPhases.ConfirmGoneAgain;

    public override async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        if (scope.Operation.NotBefore is null)
            return new PhaseResult.Waiting(Until: Now + options.Value.TombstoneLifetime);

        // By name: the ids and passwords that we know are those of the trustees that are gone.
        await trusts.WithdrawAsync(scope.Bay, scope.ProjectId, scope.Work.Ledger.Trustees, new BaySecrets(), cancellationToken);
        await belongings.ForgetNodesAsync(scope, cancellationToken);
        await belongings.ForgetCertificatesAsync(scope, cancellationToken);
        return await ConfirmAsync(scope, new PhaseFact.Gone(), cancellationToken);
    }
}
