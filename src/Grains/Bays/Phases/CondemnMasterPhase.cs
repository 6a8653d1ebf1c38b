using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays.Phases;

/// <summary>
/// Gives the master up that goes: shuts its server down while all others are well, has the engine forget it, since the one in its place has its name, and tells Heat what its
/// next update is to make anew. Passes where workers go, or none.
/// </summary>
/// <remarks>
/// What makes the machine is marked, not the member of the group that holds it: that one's port, which outlives the machine, would be asked for twice. A server that is off
/// answers at that port no more, and has ended what it wrote.
/// </remarks>
internal sealed class CondemnMasterPhase(BayStacks stacks, BayServers servers, BayPlans plans, BayEngines engines) : IBayPhase
{
    private const string PoweringOff = "powering-off";
    private const string InError = "ERROR";
    private const string Server = "OS::Nova::Server";

    public string Name => BayPhases.CondemnMaster;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        if (scope.Operation.LeavingMaster is not { Machine: var master, Node: var node })
            return new PhaseResult.Done();
        if (await stacks.FindAsync(scope, resolveOutputs: false, cancellationToken) is not { } stack)
            return new PhaseResult.Failed($"Stack with id {scope.StackId} not found in Heat.");
        // It was told and has begun: what it makes is not to be taken down.
        if (OperationParameter.IsOf(stack, scope.Operation))
            return new PhaseResult.Done();
        if (stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
            return new PhaseResult.Retry($"Heat is busy with the stack: {stack.Status}.");
        var resources = await stacks.ResourcesAsync(scope, stack, cancellationToken);
        var parts = plans.DriverOf(scope).PartsOf(StackViews.Of(stack, resources), master);
        if (parts.IsEmpty)
            return new PhaseResult.Failed($"The stack has no machine of the master {master.Index}.");

        foreach (var server in parts.Where(static part => part.Type == Server).Select(static part => part.PhysicalId).OfType<string>())
        {
            if (await StillRunsAsync(scope, master, server, cancellationToken) is { } result)
                return result;
        }

        // A kubelet does not enter a node anew that has another server's id.
        if (await engines.ForgetAsync(scope, [master], cancellationToken) is EngineReply.Failed failed)
            return new PhaseResult.Retry(failed.Cause);
        var reason = scope.Operation.Kind is BayOperation.Heal ? CondemnNodesPhase.Reason(node) : "Replaced by an upgrade.";
        foreach (var resource in resources.Where(resource => resource.Status is not BayStacks.Condemned && parts.Any(part => IsSame(part, resource))))
            await stacks.CondemnAsync(scope, resource, reason, cancellationToken);
        return new PhaseResult.Done();
    }

    // Null when it is off or gone, or in a state in which Nova shuts nothing down.
    private async Task<PhaseResult?> StillRunsAsync(BayScope scope, BayMachine master, string id, CancellationToken cancellationToken)
    {
        if (await servers.FindAsync(scope, id, cancellationToken) is not { IsOff: false } server)
            return null;
        // Of one that is half made nobody was told.
        if (master.ServerId is not null && id != master.ServerId)
            return new PhaseResult.Failed($"The stack has the server {id} in the place of the master {master.Index}, which was {master.ServerId}: it is left alone.");
        if (server.Task == PoweringOff)
            return new PhaseResult.Retry($"Nova has not shut the server {id} down yet.");
        if (await engines.HindranceOfMasterAsync(scope, master, cancellationToken) is { } hindrance)
            return new PhaseResult.Retry(hindrance);
        if (server.Status == InError)
            return null;
        await servers.StopAsync(scope, id, cancellationToken);
        return new PhaseResult.Retry($"Nova was asked to shut the server {id} down.");
    }

    private static bool IsSame(StackViewResource part, HeatResource resource) => part.StackId == resource.StackId && part.Name == resource.Name;
}
