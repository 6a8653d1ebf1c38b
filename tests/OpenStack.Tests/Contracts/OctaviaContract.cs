using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Octavia;
using Magnum.OpenStack.Tests.Clouds;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.OpenStack.Tests.Contracts;

public sealed class OctaviaOnDevCloud(DevCloudUnderTest cloud) : OctaviaContract(cloud);

public sealed class OctaviaOnLab(LabUnderTest cloud) : OctaviaContract(cloud);

public abstract class OctaviaContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    private static readonly Credential Service = new Credential.Service();

    private IOctaviaBalancers Octavia => Get<IOctaviaBalancers>();

    private INeutronFloatingIps FloatingIps => Get<INeutronFloatingIps>();

    private IHeatStacks Heat => Get<IHeatStacks>();

    [Fact]
    public async Task A_load_balancer_is_its_projects_own_and_frees_its_subnet_when_it_goes()
    {
        Cloud.RequireBalancers();
        var alpha = await Cloud.LogInAsync("alpha-user", "alpha");
        var beta = await Cloud.LogInAsync("beta-user", "beta");
        var stack = await Heat.CreateAsync(alpha.Credential, alpha.ProjectId, new StackRequest { Name = Unique("held"), Template = HeatTemplates.RoutedNetwork }, Stop);
        var subnet = (await Heat.EndAsync(alpha.Credential, alpha.ProjectId, stack)).Outputs["subnet"]!.ToString();
        var (name, description) = (Unique("kube_service"), $"Kubernetes external service web from cluster {Guid.NewGuid()}");
        var id = (await alpha.MakeAsync("load-balancer", "/v2/lbaas/loadbalancers", "loadbalancer", new JsonObject { ["name"] = name, ["description"] = description, ["vip_subnet_id"] = subnet }))["id"]!.ToString();

        var made = await UntilAsync(alpha, id, static balancer => balancer?.ProvisioningStatus is "ACTIVE");
        Assert.Equal(new OctaviaBalancer(id, name, alpha.ProjectId, description, "ACTIVE", made!.VipPortId), made);
        Assert.Equal(made, (await Octavia.ListAsync(Service, alpha.ProjectId, Stop)).Single(balancer => balancer.Id == id));
        Assert.DoesNotContain(await Octavia.ListAsync(Service, beta.ProjectId, Stop), balancer => balancer.Id == id);
        Assert.Equal(HttpStatusCode.Forbidden, (await RefusedAsync(() => Octavia.ListAsync(beta.Credential, alpha.ProjectId, Stop))).Status);
        var refusal = await RefusedAsync(() => Octavia.DeleteAsync(beta.Credential, id, Stop));
        Assert.Equal((HttpStatusCode.Forbidden, "Policy does not allow this request to be performed."), (refusal.Status, refusal.Detail));

        await FloatingIpAsync(alpha, beta, made.VipPortId!);

        await Octavia.DeleteAsync(alpha.Credential, id, Stop);
        await UntilAsync(alpha, id, static balancer => balancer is null);
        await Octavia.DeleteAsync(alpha.Credential, id, Stop);
        await Heat.RemoveAsync(alpha.Credential, alpha.ProjectId, stack);
    }

    [Fact]
    public async Task What_never_was_is_deleted_calmly()
    {
        Cloud.RequireBalancers();
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;

        await Octavia.DeleteAsync(alpha, Guid.NewGuid().ToString(), Stop);
        await FloatingIps.DeleteAsync(alpha, Guid.NewGuid().ToString(), Stop);
        Assert.Empty(await FloatingIps.OfPortAsync(alpha, Guid.NewGuid().ToString(), Stop));
    }

    [Fact]
    public async Task A_cloud_whose_catalogue_has_no_service_for_them_has_no_load_balancers()
    {
        await using var clients = Cloud.Clients(static _ => { }, ("Magnum:Keystone:RegionName", "Nowhere"));

        Assert.Empty(await clients.GetRequiredService<IOctaviaBalancers>().ListAsync(Service, Guid.NewGuid().ToString("N"), Stop));
    }

    private async Task FloatingIpAsync(CloudUser alpha, CloudUser beta, string port)
    {
        var outer = Assert.Single(await Get<INeutronNetworks>().FindNetworksAsync(alpha.Credential, "public", externalOnly: true, Stop));
        var made = await alpha.MakeAsync(
            "network", "/v2.0/floatingips", "floatingip", new JsonObject { ["floating_network_id"] = outer.Id, ["port_id"] = port, ["description"] = "Floating IP for a test" });
        var wanted = new NeutronFloatingIp(made["id"]!.ToString(), made["floating_ip_address"]!.ToString(), alpha.ProjectId, "Floating IP for a test");

        Assert.Equal([wanted], await FloatingIps.OfPortAsync(alpha.Credential, port, Stop));
        Assert.Equal([wanted], await FloatingIps.OfPortAsync(Service, port, Stop));
        Assert.Empty(await FloatingIps.OfPortAsync(beta.Credential, port, Stop));
        // Whose it is not does not see it, which is as good as "not found".
        await FloatingIps.DeleteAsync(beta.Credential, wanted.Id, Stop);
        Assert.Equal([wanted], await FloatingIps.OfPortAsync(alpha.Credential, port, Stop));
        await FloatingIps.DeleteAsync(alpha.Credential, wanted.Id, Stop);
        Assert.Empty(await FloatingIps.OfPortAsync(alpha.Credential, port, Stop));
    }

    private async Task<OctaviaBalancer?> UntilAsync(CloudUser user, string id, Func<OctaviaBalancer?, bool> isWanted)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bound.CancelAfter(Bound);
        using var rounds = new PeriodicTimer(Round);
        OctaviaBalancer? last = null;
        try
        {
            do
            {
                last = (await Octavia.ListAsync(user.Credential, user.ProjectId, bound.Token)).SingleOrDefault(balancer => balancer.Id == id);
                if (isWanted(last))
                    return last;
            }
            while (await rounds.WaitForNextTickAsync(bound.Token));
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            Assert.Fail($"The load balancer {id} stands at {last?.ProvisioningStatus ?? "nothing"} after {Bound}.");
        }

        throw new InvalidOperationException("The timer ended.");
    }
}
