using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Octavia;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.DevCloud.Tests.Octavia;

/// <summary>What the simulated Octavia has beyond the contract that it shares with the real one.</summary>
public sealed class BalancersTests
{
    private const string Template = """
        heat_template_version: 2018-08-31
        resources:
          balancer: {type: OS::Octavia::LoadBalancer, properties: {name: web, vip_subnet: any}}
        """;

    private const string Network = """
        heat_template_version: 2018-08-31
        resources:
          network: {type: OS::Neutron::Net}
          subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: network}, cidr: 10.77.0.0/24}}
        outputs:
          subnet: {value: {get_resource: subnet}}
        """;

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deletion_takes_as_long_as_a_resource()
    {
        var time = new FakeTimeProvider();
        await using var cloud = await TestCloud.StartAsync(time, static options => options.ResourceDelay = Delay);
        var made = await MakeAsync(cloud, () => time.Advance(Delay));

        await cloud.Octavia.DeleteAsync(cloud.User, made.Id, Stop);
        Assert.Equal("PENDING_DELETE", (await ListAsync(cloud)).Single().ProvisioningStatus);
        time.Advance(Delay / 2);
        await cloud.Octavia.DeleteAsync(cloud.User, made.Id, Stop);
        Assert.Equal("PENDING_DELETE", (await ListAsync(cloud)).Single().ProvisioningStatus);
        time.Advance(Delay / 2);
        Assert.Empty(await ListAsync(cloud));
    }

    [Fact]
    public async Task A_deletion_can_be_made_to_end_in_error_once()
    {
        await using var cloud = await TestCloud.StartAsync();
        var made = await MakeAsync(cloud, static () => { });
        cloud.Server.FailBalancer("web");

        await cloud.Octavia.DeleteAsync(cloud.User, made.Id, Stop);
        Assert.Equal(made with { ProvisioningStatus = "ERROR" }, (await ListAsync(cloud)).Single());
        await cloud.Octavia.DeleteAsync(cloud.User, made.Id, Stop);
        Assert.Empty(await ListAsync(cloud));
    }

    // As Neutron and Heat say it; the real Heat (19, Zed) repeats the deletion for a minute and a half before.
    [Fact]
    public async Task One_outside_a_stack_holds_the_subnet_that_the_stack_made()
    {
        await using var cloud = await TestCloud.StartAsync();
        var stack = await cloud.CreateAsync(Network);
        var subnet = (await cloud.EndAsync(stack)).Outputs["subnet"]!.ToString();
        var token = await cloud.Tokens.IssueAsync(cloud.User, Stop);
        var body = new JsonObject { ["loadbalancer"] = new JsonObject { ["name"] = "web", ["vip_subnet_id"] = subnet } };
        Assert.Equal(HttpStatusCode.Created, await cloud.PostAsync($"{cloud.Server.BaseAddress}load-balancer/v2/lbaas/loadbalancers", token.Value, body));

        await cloud.Heat.DeleteAsync(cloud.User, cloud.ProjectId, stack, Stop);
        var held = await cloud.EndAsync(stack);
        Assert.Equal("DELETE_FAILED", held.Status);
        Assert.Contains($"Conflict: resources.subnet: Unable to complete operation on subnet {subnet}: One or more ports have an IP allocation from this subnet.", held.StatusReason, StringComparison.Ordinal);

        await cloud.Octavia.DeleteAsync(cloud.User, (await ListAsync(cloud)).Single().Id, Stop);
        await cloud.Heat.DeleteAsync(cloud.User, cloud.ProjectId, stack, Stop);
        Assert.Equal("DELETE_COMPLETE", (await cloud.EndAsync(stack)).Status);
    }

    private static async Task<OctaviaBalancer> MakeAsync(TestCloud cloud, Action passTime)
    {
        await cloud.CreateAsync(Template);
        return await TestCloud.UntilAsync<OctaviaBalancer?>(
            async () =>
            {
                passTime();
                return (await ListAsync(cloud)).SingleOrDefault();
            },
            static found => found is not null) ?? throw new InvalidOperationException("There is none.");
    }

    private static Task<IReadOnlyList<OctaviaBalancer>> ListAsync(TestCloud cloud) => cloud.Octavia.ListAsync(cloud.User, cloud.ProjectId, Stop);
}
