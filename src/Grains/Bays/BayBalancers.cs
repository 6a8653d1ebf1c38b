using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Octavia;

namespace Magnum.Grains.Bays;

/// <summary>The load balancers that Heat could not get past in a deletion.</summary>
/// <remarks>
/// Those that the bay's Kubernetes made outside the stacks, with floating addresses: they stand in the bay's network and hold it. And of the stacks' own those in ERROR: below such
/// a one Octavia changes nothing, for which Heat waits until its time is up; only the whole can be deleted (octavia/api/v2/controllers and heat/engine/resources/openstack/octavia, Zed).
/// </remarks>
internal sealed class BayBalancers(IOctaviaBalancers octavia, INeutronFloatingIps floatingIps, BayStacks stacks)
{
    private const string Going = "PENDING_DELETE";

    private const string Broken = "ERROR";

    private const string HeatType = "OS::Octavia::LoadBalancer";

    /// <summary>Looks for them, in the bay's project only, and asks for the deletion of each. May be repeated; nothing of it needs to be remembered.</summary>
    /// <returns>Those that were found: until Octavia has none of them any more, they are not gone.</returns>
    /// <exception cref="OpenStackException">The look or a deletion is refused; the detail names the load balancer.</exception>
    public async Task<IReadOnlyList<OctaviaBalancer>> RemoveAsync(BayScope scope, CancellationToken cancellationToken)
    {
        // One that was never accepted has no machines and no stacks.
        if (scope.State.Snapshot is null)
            return [];
        var found = await FindAsync(scope, cancellationToken);
        foreach (var balancer in found)
        {
            try
            {
                await RemoveAsync(scope, balancer, cancellationToken);
            }
            catch (OpenStackException e)
            {
                throw new OpenStackException(e.Service, e.Status, $"{e.Detail} (load balancer {balancer.Name}, {balancer.Id})", e);
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<OctaviaBalancer>> FindAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var all = (await BayCredentials.ReadingAsync(scope, credential => octavia.ListAsync(credential, scope.ProjectId, cancellationToken)))
            .Where(balancer => balancer.ProjectId == scope.ProjectId)
            .ToLookup(balancer => EngineMarks.IsBalancerOf(scope.Bay, balancer.Description));
        // Those that are going may be such that an earlier look has asked for.
        var suspects = all[false].Where(static balancer => balancer.ProvisioningStatus is Broken or Going).ToList();
        if (suspects.Count == 0)
            return [.. all[true]];
        var ofStacks = new HashSet<string>(StringComparer.Ordinal);
        foreach (var each in scope.EveryStack())
        {
            if (await stacks.FindAsync(each, resolveOutputs: false, cancellationToken) is { } stack && BayStacks.IsOurs(each, stack))
                ofStacks.UnionWith((await stacks.ResourcesAsync(each, stack, cancellationToken)).Where(static resource => resource.Type == HeatType).Select(static resource => resource.PhysicalId ?? ""));
        }

        return [.. all[true], .. suspects.Where(balancer => ofStacks.Contains(balancer.Id))];
    }

    // The floating address first: once the load balancer is gone nothing leads to it any more.
    private async Task RemoveAsync(BayScope scope, OctaviaBalancer balancer, CancellationToken cancellationToken)
    {
        if (balancer.VipPortId is { } port)
        {
            foreach (var ip in await BayCredentials.ReadingAsync(scope, credential => floatingIps.OfPortAsync(credential, port, cancellationToken)))
            {
                if (ip.ProjectId == scope.ProjectId && EngineMarks.IsFloatingIpOf(scope.Bay, ip.Description))
                    await BayCredentials.RemovingAsync(scope, credential => floatingIps.DeleteAsync(credential, ip.Id, cancellationToken));
            }
        }

        if (balancer.ProvisioningStatus != Going)
            await BayCredentials.RemovingAsync(scope, credential => octavia.DeleteAsync(credential, balancer.Id, cancellationToken));
    }
}
