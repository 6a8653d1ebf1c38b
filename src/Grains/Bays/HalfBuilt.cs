using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays;

/// <summary>Workers whose machine told Heat that it failed while it was built.</summary>
/// <remarks>
/// A machine says so once, and the handle of its signal keeps it: Heat makes a wait that failed anew with every update of the stack, and that ends at once as before
/// (heat/engine/resources/openstack/heat/wait_condition.py, release 19; seen). Only when all that the machine is made of is made anew can the stack be complete again.
/// </remarks>
internal sealed class HalfBuilt(BayStacks stacks, BayPlans plans, BayEngines engines)
{
    private const string Wait = "OS::Heat::WaitCondition";

    /// <summary>Has the next update of a stack make them anew, and the engine forget them: those that come have their names. May be repeated.</summary>
    /// <param name="scope">The bay.</param>
    /// <param name="stack">Its stack, or one of a group of its own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why it must be tried again; null when it is done, or there are none.</returns>
    public async Task<string?> CondemnAsync(BayScope scope, HeatStack stack, CancellationToken cancellationToken)
    {
        if (!stack.Status.EndsWith("_FAILED", StringComparison.Ordinal))
            return null;
        var resources = await stacks.ResourcesAsync(scope, stack, cancellationToken);
        var waits = resources.Where(static resource => resource.Type == Wait && resource.Status.EndsWith("_FAILED", StringComparison.Ordinal))
            .Select(wait => (Wait: wait, Member: resources.FirstOrDefault(resource => resource.PhysicalId is not null && resource.PhysicalId == wait.StackId))).ToList();
        if (waits.Count == 0)
            return null;

        // What failed brought no machine that the bay knows of: the stack tells.
        var told = await stacks.FindAsync(scope, resolveOutputs: true, cancellationToken) ?? stack;
        var machines = (await plans.OutputsAsync(scope, StackViews.Of(told, resources), cancellationToken)).Machines
            .ToLookup(machine => CondemnNodesPhase.MemberOf(resources, machine.ServerId)?.PhysicalId);
        // A master is made anew by itself, when the others are well.
        var half = waits.Where(one => one.Member is { } member && !machines[member.PhysicalId].Any(static machine => machine.NodeGroup == NodeGroupSnapshot.DefaultMasterName))
            .Select(static one => (one.Wait, Member: one.Member!)).ToList();
        if (half.Count == 0)
            return null;

        if (await engines.ForgetAsync(scope, half.SelectMany(one => machines[one.Member.PhysicalId]), cancellationToken) is EngineReply.Failed failed && BayEngines.MayTryAgain(scope))
            return failed.Cause;
        foreach (var (wait, member) in half.Where(static one => one.Member.Status is not BayStacks.Condemned))
            await stacks.CondemnAsync(scope, member, $"Its machine failed while it was built: {wait.StatusReason}", cancellationToken);
        return null;
    }
}
