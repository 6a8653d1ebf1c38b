using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Chooses which machines go when a group shrinks or is deleted, or next in an upgrade. Stored before any of them is touched: whoever repeats what follows goes for the same ones.</summary>
internal sealed class ChooseNodesPhase(BayPlans plans, BayEngines engines, TimeProvider time, IOptions<BayOptions> options) : IBayPhase
{
    public string Name => BayPhases.ChooseNodes;

    public Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken) =>
        scope.Operation.Upgrade is { } upgrade ? ForUpgradeAsync(scope, upgrade, cancellationToken) : ForOrderAsync(scope, cancellationToken);

    private async Task<PhaseResult> ForOrderAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var order = scope.Operation.Order ?? throw new InvalidOperationException("A change of a group's size without an order.");
        var group = scope.Snapshot.NodeGroups.First(g => g.Uuid == order.NodeGroup);
        var isDeleted = scope.Operation.Kind is BayOperation.DeleteGroup;
        var wanted = isDeleted ? 0 : order.NodeCount;
        var machines = Renewal.MachinesOf(scope.Work.Ledger, group).ToImmutableArray();
        // Of a group that goes as a whole Heat need not be told which.
        if ((order.NodesToRemove.IsEmpty && machines.Length <= wanted) || !(isDeleted || plans.CanRemove(scope, group)))
            return new PhaseResult.Done();

        var (views, failure) = await LookAsync(scope, machines, cancellationToken);
        return failure is not null && BayEngines.MayTryAgain(scope) ? new PhaseResult.Retry(failure) : Chosen(ScaleIn.Choose(views, order.NodesToRemove, wanted), failure);
    }

    private async Task<PhaseResult> ForUpgradeAsync(BayScope scope, UpgradeOrder upgrade, CancellationToken cancellationToken)
    {
        var ledger = scope.Work.Ledger;
        if (Renewal.GroupOf(scope.State) is not { } group || !Renewal.IsUnfinished(ledger, group))
            return Chosen([], null);
        // Those that were replaced before it are to be well too.
        ImmutableArray<BayMachine> machines = [.. Renewal.GroupsOf(scope.State).TakeWhile(one => one != group).Append(group).SelectMany(one => Renewal.MachinesOf(ledger, one))];
        // Else the same ones would go for ever.
        if (scope.Operation.Leaving.FirstOrDefault(one => one.Machine.ServerId is not null && machines.Any(machine => machine.ServerId == one.Machine.ServerId)) is { } left)
            return new PhaseResult.Failed($"Heat says that the stack is complete, but did not replace the server {left.Machine.ServerId}.");

        // An engine that told of its machines before the last batch went must do so again before the next one does, and before a master does in any case.
        var isOfMasters = group.Role == NodeGroupSnapshot.MasterRole;
        var (views, failure) = await LookAsync(scope, machines, cancellationToken);
        if (failure is not null && (isOfMasters || scope.Operation is { Round: not null, NotDrained: null } || BayEngines.MayTryAgain(scope)))
            return new PhaseResult.Retry(failure);
        if (Renewal.Unready(views, ledger) is { } unready)
            return new PhaseResult.Retry($"The server {unready.Machine.ServerId}, which was built anew, is not ready: {unready.Node?.Cause ?? "its engine does not list it."}");
        return Chosen(Renewal.NextBatch([.. views.Where(view => view.Machine.NodeGroup == group.Name)], ledger, isOfMasters ? 1 : upgrade.MaxBatchSize), failure);
    }

    private async Task<(ImmutableArray<MachineView> Views, string? Failure)> LookAsync(BayScope scope, ImmutableArray<BayMachine> machines, CancellationToken cancellationToken)
    {
        var reading = await engines.LookAsync(scope, cancellationToken);
        return (ScaleIn.View(machines, (reading as EngineReading.Answered)?.Nodes, scope.Work.Ledger.Seen), (reading as EngineReading.Failure)?.Cause);
    }

    private PhaseResult.Done Chosen(ImmutableArray<MachineView> chosen, string? failure) => new(new PhaseFact.NodesChosen(
        [.. chosen.Select(static view => new LeavingNode(view.Machine, view.Node))], time.GetUtcNow() + options.Value.DrainPatience, chosen.IsEmpty ? null : failure));
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

/// <summary>Has the engine forget the machines that are gone, and give work again to those that are there yet because Heat failed to take them away and will not.</summary>
internal sealed class DismissNodesPhase(BayStacks stacks, BayPlans plans, BayEngines engines) : IBayPhase
{
    public string Name => BayPhases.DismissNodes;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        // Of a group that was deleted while it was built no stack has told any machine, and the engine may know some that were ready: they are named after the stack, which is gone.
        if (scope.Operation is { Kind: BayOperation.DeleteGroup, Failure: null }
            && await engines.ForgetAsync(scope, nodes => nodes.Where(node => node.Name.StartsWith($"{scope.StackName}-", StringComparison.Ordinal)), cancellationToken) is EngineReply.Failed stray)
            return Result(scope, stray);
        // A master was forgotten before it went, since the one in its place has its name.
        if (scope.Operation.Leaving.IsEmpty || (scope.Operation.LeavingMaster is not null && (scope.Operation.Failure is null || scope.Work.Ledger.MasterUnderway is not null)))
            return new PhaseResult.Done();
        var (present, isDoomed) = await PresentAsync(scope, cancellationToken);
        var reply = await engines.ForEachAsync(
            scope,
            scope.Operation.Leaving,
            (nodes, target, node, end) => !IsPresent(node) ? nodes.ForgetAsync(target, node, end) : isDoomed ? Task.FromResult<EngineReply>(new EngineReply.Done()) : nodes.RestoreAsync(target, node, end),
            cancellationToken);
        return Result(scope, reply);

        bool IsPresent(EngineNode node) => scope.Operation.Leaving.Any(one => one.Node == node && one.Machine.ServerId is { } server && present.Contains(server));
    }

    private static PhaseResult Result(BayScope scope, EngineReply reply) => reply switch
    {
        EngineReply.Failed failed when BayEngines.MayTryAgain(scope) => new PhaseResult.Retry(failed.Cause),
        EngineReply.Failed failed => new PhaseResult.Done(new PhaseFact.NotDrained(failed.Cause)),
        _ => new PhaseResult.Done(),
    };

    // After a change that failed nobody has read yet what the stack has. A batch of an upgrade that Heat was told of, and did not take back, goes with Heat's next update: it stays without work.
    private async Task<(ImmutableHashSet<string> Servers, bool IsDoomed)> PresentAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var (machines, isDoomed) = (scope.Work.Ledger.Machines, false);
        if (scope.Operation.Failure is { } failure && await stacks.FindAsync(scope, resolveOutputs: true, cancellationToken) is { } stack)
        {
            isDoomed = scope.Operation.Upgrade is not null && failure.Status is not BayStatus.RollbackComplete && OperationParameter.IsOf(stack, scope.Operation);
            machines = (await stacks.OutputsAsync(plans, scope, stack, cancellationToken)).Machines;
        }

        return ([.. machines.Select(static machine => machine.ServerId).OfType<string>()], isDoomed);
    }
}
