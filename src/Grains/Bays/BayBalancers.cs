using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Octavia;

namespace Magnum.Grains.Bays;

/// <summary>What a bay's Kubernetes made outside the bay's stacks: load balancers with their floating addresses. They stand in the bay's network and hold it.</summary>
internal sealed class BayBalancers(IOctaviaBalancers octavia, INeutronFloatingIps floatingIps)
{
    private const string Kubernetes = "kubernetes";

    private const string Going = "PENDING_DELETE";

    /// <summary>Looks for them, in the bay's project only, and asks for the deletion of each. May be repeated; nothing of it needs to be remembered.</summary>
    /// <returns>Those that were found: until Octavia says that it has none, they are not gone.</returns>
    /// <exception cref="OpenStackException">The look or a deletion is refused; the detail names the load balancer.</exception>
    public async Task<IReadOnlyList<OctaviaBalancer>> RemoveAsync(BayScope scope, CancellationToken cancellationToken)
    {
        // A bay that was never accepted had no machines, and other engines make nothing.
        if (scope.State.Snapshot is null || scope.Work.Spec.BayModel.Coe != Kubernetes)
            return [];
        var all = await BayCredentials.ReadingAsync(scope, credential => octavia.ListAsync(credential, scope.ProjectId, cancellationToken));
        List<OctaviaBalancer> own = [.. all.Where(balancer => balancer.ProjectId == scope.ProjectId && EngineMarks.IsBalancerOf(scope.Bay, balancer.Description))];
        foreach (var balancer in own)
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

        return own;
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
