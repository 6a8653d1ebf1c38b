using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Looks whether Heat is done with the operation, and why not if it failed.</summary>
internal sealed class AwaitStackPhase(BayStacks stacks, BayPlans plans) : IBayPhase
{
    public string Name => BayPhases.AwaitStack;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        // Outputs cost Heat a look at every machine, and say nothing yet.
        if (await stacks.FindAsync(scope, resolveOutputs: false, cancellationToken) is not { } stack)
            return new PhaseResult.Failed($"Stack with id {scope.StackId} not found in Heat.");

        // Heat took the call but still shows the time before it.
        if (!OperationParameter.IsOf(stack, scope.Operation) && !IsTakenBack(stack, scope.Operation))
            return new PhaseResult.Waiting();

        return BayStatusWords.FromWord(stack.Status) switch
        {
            BayStatus.RollbackInProgress => new PhaseResult.Waiting(BayStatus.RollbackInProgress),
            { } status when status.IsInProgress() => new PhaseResult.Waiting(),
            BayStatus.RollbackComplete => await FailedAsync(scope, stack, BayStatus.RollbackComplete, cancellationToken),
            BayStatus.RollbackFailed => await FailedAsync(scope, stack, BayStatus.RollbackFailed, cancellationToken),
            { } status when status.IsFailed() => await FailedAsync(scope, stack, null, cancellationToken),
            BayStatus.DeleteComplete or null => new PhaseResult.Failed($"Heat shows the stack as {stack.Status}: {stack.StatusReason}"),
            _ => new PhaseResult.Done(new PhaseFact.StackComplete()),
        };
    }

    // Heat puts the old parameters back as soon as it begins to take a change back (seen with 19, Zed): the stack carries the operation before ours again.
    private static bool IsTakenBack(HeatStack stack, Operation operation) => operation.RollsBack
        && stack.Status.StartsWith("ROLLBACK_", StringComparison.Ordinal) && stack.UpdatedAt != operation.StackUpdatedBefore;

    private async Task<PhaseResult> FailedAsync(BayScope scope, HeatStack stack, BayStatus? status, CancellationToken cancellationToken)
    {
        stack = await stacks.FindAsync(scope, resolveOutputs: true, cancellationToken) ?? stack;
        var resources = await stacks.ResourcesAsync(scope, stack, cancellationToken);
        var cause = LeafCause.Of(resources) ?? stack.StatusReason ?? stack.Status;
        if (status is not null && LeafCause.OfTakenBack(stack.Id, await stacks.EventsAsync(scope, stack, cancellationToken)) is { } first)
            cause = status is BayStatus.RollbackComplete ? $"{first} (taken back)" : $"{first} (taking it back failed: {cause})";
        return new PhaseResult.Failed(cause)
        {
            Status = status,
            StackReason = stack.StatusReason,
            Outputs = await plans.OutputsAsync(scope, StackViews.Of(stack, resources), cancellationToken),
        };
    }
}

/// <summary>Reads from the stack, before it takes an upgrade, which machines are to be replaced; where none is, there is nothing to read.</summary>
internal sealed class ListNodesPhase(BayStacks stacks, BayPlans plans) : IBayPhase
{
    public string Name => BayPhases.ListNodes;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        if (Renewal.GroupOf(scope.State) is null)
            return new PhaseResult.Done();
        if (await stacks.FindAsync(scope, resolveOutputs: true, cancellationToken) is not { } stack)
            return new PhaseResult.Failed($"Stack with id {scope.StackId} not found in Heat.");
        return new PhaseResult.Done(new PhaseFact.NodesListed(await stacks.OutputsAsync(plans, scope, stack, cancellationToken)));
    }
}

/// <summary>Reads from the complete stack where the engine and the machines are.</summary>
internal sealed class ReadOutputsPhase(BayStacks stacks, BayPlans plans) : IBayPhase
{
    public string Name => BayPhases.ReadOutputs;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        if (await stacks.FindAsync(scope, resolveOutputs: true, cancellationToken) is not { } stack)
            return new PhaseResult.Failed($"Stack with id {scope.StackId} not found in Heat.");

        return new PhaseResult.Done(new PhaseFact.OutputsRead(await stacks.OutputsAsync(plans, scope, stack, cancellationToken), stack.StatusReason));
    }
}

/// <summary>Hands a stack of Heat's to a driver.</summary>
internal static class StackViews
{
    /// <summary>What a stack, its outputs resolved, tells of the bay.</summary>
    public static async Task<BayOutputs> OutputsAsync(this BayStacks stacks, BayPlans plans, BayScope scope, HeatStack stack, CancellationToken cancellationToken) =>
        await plans.OutputsAsync(scope, Of(stack, await stacks.ResourcesAsync(scope, stack, cancellationToken)), cancellationToken);

    public static StackView Of(HeatStack stack, IReadOnlyList<HeatResource> resources) => new(
        stack.Outputs,
        stack.Parameters,
        [.. resources.Select(static r => new StackViewResource(r.Name, r.Type, r.PhysicalId, r.StackId, r.ParentResource))]);
}
