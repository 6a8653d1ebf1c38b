namespace Magnum.Grains.Bays.Phases;

/// <summary>Asks Heat to delete the stacks of all groups, known by id or only by name.</summary>
internal sealed class DeleteGroupStacksPhase(BayStacks stacks) : IBayPhase
{
    public string Name => BayPhases.DeleteGroupStacks;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var isAsked = false;
        foreach (var group in scope.EveryGroupStack())
        {
            var stack = await stacks.FindAsync(group, resolveOutputs: false, cancellationToken);
            if (stack is null || !BayStacks.IsOurs(group, stack) || stack.Status == "DELETE_IN_PROGRESS")
                continue;
            await stacks.DeleteAsync(group, stack, cancellationToken);
            isAsked = true;
        }

        return new PhaseResult.Done(isAsked ? new PhaseFact.DeletionAsked() : null);
    }
}

/// <summary>Looks whether the stacks of all groups are gone.</summary>
internal sealed class AwaitGroupStacksGonePhase(StackDeletion deletion) : IBayPhase
{
    public string Name => BayPhases.AwaitGroupStacksGone;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        PhaseResult? left = null;
        foreach (var group in scope.EveryGroupStack())
        {
            var result = await deletion.LookAsync(group, cancellationToken);
            // One that failed decides; otherwise any that is left is waited for.
            if (result is PhaseResult.Failed or PhaseResult.Retry)
                return result;
            left = result ?? left;
        }

        return left ?? new PhaseResult.Done(new PhaseFact.GroupStacksGone());
    }
}
