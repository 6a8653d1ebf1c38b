using System.Collections.Immutable;
using Magnum.Engines;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Chooses which machines go when a group shrinks. Stored before any of them is touched: whoever repeats what follows goes for the same ones.</summary>
internal sealed class ChooseNodesPhase(BayPlans plans, BayEngines engines, TimeProvider time, IOptions<BayOptions> options) : IBayPhase
{
    public string Name => BayPhases.ChooseNodes;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var order = scope.Operation.Order ?? throw new InvalidOperationException("A resize without a size.");
        var group = scope.Snapshot.NodeGroups.First(g => g.Uuid == order.NodeGroup);
        var machines = scope.Work.Ledger.Machines.Where(m => m.NodeGroup == group.Name).ToImmutableArray();
        if ((order.NodesToRemove.IsEmpty && machines.Length <= order.NodeCount) || !plans.CanRemove(scope, group))
            return new PhaseResult.Done();

        var reading = await engines.LookAsync(scope, cancellationToken);
        var failure = (reading as EngineReading.Failure)?.Cause;
        if (failure is not null && BayEngines.MayTryAgain(scope))
            return new PhaseResult.Retry(failure);
        var chosen = ScaleIn.Choose(ScaleIn.View(machines, (reading as EngineReading.Answered)?.Nodes, scope.Work.Ledger.Seen), order.NodesToRemove, order.NodeCount);
        return new PhaseResult.Done(new PhaseFact.NodesChosen(
            [.. chosen.Select(static view => new LeavingNode(view.Machine, view.Node))], time.GetUtcNow() + options.Value.DrainPatience, chosen.IsEmpty ? null : failure));
    }
}

/// <summary>Has the engine move what the leaving machines carry, as long as there is patience. Machines that can't be drained go all the same, and it is said why.</summary>
internal sealed class DrainNodesPhase(BayEngines engines, TimeProvider time) : IBayPhase
{
    public string Name => BayPhases.DrainNodes;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var reply = await engines.ForEachAsync(
            scope, scope.Operation.Leaving, static (nodes, target, node, cancellationToken) => nodes.DrainAsync(target, node, cancellationToken), cancellationToken);
        return reply switch
        {
            EngineReply.Working working when time.GetUtcNow() < scope.Operation.DrainUntil => new PhaseResult.Waiting(),
            EngineReply.Working working => new PhaseResult.Done(new PhaseFact.NotDrained(working.Cause)),
            EngineReply.Failed failed when BayEngines.MayTryAgain(scope) => new PhaseResult.Retry(failed.Cause),
            EngineReply.Failed failed => new PhaseResult.Done(new PhaseFact.NotDrained(failed.Cause)),
            _ => new PhaseResult.Done(),
        };
    }
}

/// <summary>Has the engine forget the machines that are gone, and give work again to those that are there yet because Heat failed to take them away.</summary>
internal sealed class DismissNodesPhase(BayStacks stacks, BayPlans plans, BayEngines engines) : IBayPhase
{
    public string Name => BayPhases.DismissNodes;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        if (scope.Operation.Leaving.IsEmpty)
            return new PhaseResult.Done();
        var present = await PresentAsync(scope, cancellationToken);
        var reply = await engines.ForEachAsync(
            scope,
            scope.Operation.Leaving,
            (nodes, target, node, end) => IsPresent(node) ? nodes.RestoreAsync(target, node, end) : nodes.ForgetAsync(target, node, end),
            cancellationToken);
        return reply switch
        {
            EngineReply.Failed failed when BayEngines.MayTryAgain(scope) => new PhaseResult.Retry(failed.Cause),
            EngineReply.Failed failed => new PhaseResult.Done(new PhaseFact.NotDrained(failed.Cause)),
            _ => new PhaseResult.Done(),
        };

        bool IsPresent(EngineNode node) => scope.Operation.Leaving.Any(one => one.Node == node && one.Machine.ServerId is { } server && present.Contains(server));
    }

    // After a change that failed nobody has read yet what the stack has.
    private async Task<ImmutableHashSet<string>> PresentAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var machines = scope.Work.Ledger.Machines;
        if (scope.Operation.Failure is not null && await stacks.FindAsync(scope, resolveOutputs: true, cancellationToken) is { } stack)
            machines = (await plans.OutputsAsync(scope, StackViews.Of(stack, await stacks.ResourcesAsync(scope, stack, cancellationToken)), cancellationToken)).Machines;
        return [.. machines.Select(static machine => machine.ServerId).OfType<string>()];
    }
}
