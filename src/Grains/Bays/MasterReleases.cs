using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays;

/// <summary>What is not well beside a master that is to go. Looks only.</summary>
internal sealed class MasterReleases(BayServers servers, BayStacks stacks, BayPlans plans, BayEngines engines)
{
    /// <summary>Why that master can't go now, in words; null when it can. One that is off, or gone, takes no quorum with it.</summary>
    public async Task<string?> HindranceAsync(BayScope scope, BayMachine master, CancellationToken cancellationToken)
    {
        var runs = master.ServerId is { } id && await servers.FindAsync(scope, id, cancellationToken) is { IsOff: false };
        return runs ? await engines.HindranceOfMasterAsync(scope, master, cancellationToken) : null;
    }

    /// <summary>Which other master Heat would make anew with the next update of the stack, in words; null for none.</summary>
    /// <remarks>It makes anew whatever it holds to have failed, as it does after somebody had the stack checked while a master was away: no master goes but the one whose turn it is.</remarks>
    public async Task<string?> OtherAnewAsync(BayScope scope, HeatStack stack, CancellationToken cancellationToken)
    {
        var leaving = scope.Operation.LeavingMaster?.Machine.Index;
        var resources = await stacks.ResourcesAsync(scope, stack, cancellationToken);
        var (driver, view) = (plans.DriverOf(scope), StackViews.Of(stack, resources));
        var failed = resources.Where(static resource => resource.Status.EndsWith("_FAILED", StringComparison.Ordinal)).ToLookup(static resource => (resource.StackId, resource.Name));
        return scope.Work.Ledger.Machines.Where(machine => machine.NodeGroup == NodeGroupSnapshot.DefaultMasterName && machine.Index != leaving)
            .SelectMany(master => driver.PartsOf(view, master).SelectMany(part => failed[(part.StackId, part.Name)]).Select(part => (master.Index, part.Name, part.Status)))
            .Select(one => $"Heat would make the master {one.Index} anew with this update: its {one.Name} is {one.Status}.").FirstOrDefault();
    }
}
