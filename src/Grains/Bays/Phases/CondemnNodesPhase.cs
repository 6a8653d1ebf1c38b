using Magnum.Engines;
using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Tells Heat which workers its next update is to make anew, and has the engine forget them: those that come may have their names. Passes where a master goes.</summary>
internal sealed class CondemnNodesPhase(BayStacks stacks, BayEngines engines) : IBayPhase
{
    public string Name => BayPhases.CondemnNodes;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        if (scope.Operation.LeavingMaster is not null)
            return new PhaseResult.Done();
        if (await stacks.FindAsync(scope, resolveOutputs: false, cancellationToken) is not { } stack)
            return new PhaseResult.Failed($"Stack with id {scope.StackId} not found in Heat.");
        if (stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
            return new PhaseResult.Retry($"Heat is busy with the stack: {stack.Status}.");

        var resources = await stacks.ResourcesAsync(scope, stack, cancellationToken);
        foreach (var leaving in scope.Operation.Leaving)
        {
            // One that Heat does not have any more is as wanted; the update then only reads what there is.
            if (MemberOf(resources, leaving.Machine.ServerId) is { Status: not BayStacks.Condemned } member)
                await stacks.CondemnAsync(scope, member, Reason(leaving.Node), cancellationToken);
        }

        return await engines.ForEachAsync(scope, scope.Operation.Leaving, static (nodes, target, node, end) => nodes.ForgetAsync(target, node, end), cancellationToken) switch
        {
            EngineReply.Failed failed when BayEngines.MayTryAgain(scope) => new PhaseResult.Retry(failed.Cause),
            EngineReply.Failed failed => new PhaseResult.Done(new PhaseFact.NotDrained(failed.Cause)),
            _ => new PhaseResult.Done(),
        };
    }

    /// <summary>What Heat is told of a machine that is unwell.</summary>
    /// <param name="node">As its engine lists it; null where it does not.</param>
    internal static string Reason(EngineNode? node) => $"Unhealthy: {node?.Cause ?? "its engine does not list it."}";

    /// <summary>The resource that holds everything of a machine: the member of its group, whose stack the server is in. With that, ports and signals are made anew too.</summary>
    /// <param name="resources">Of the stack and what is nested in it.</param>
    /// <param name="server">Nova's id.</param>
    internal static HeatResource? MemberOf(IReadOnlyList<HeatResource> resources, string? server)
    {
        var own = resources.FirstOrDefault(resource => resource.PhysicalId is not null && resource.PhysicalId == server);
        return own is null ? null : resources.FirstOrDefault(resource => resource.PhysicalId is not null && resource.PhysicalId == own.StackId) ?? own;
    }
}
