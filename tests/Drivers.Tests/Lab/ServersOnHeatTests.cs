using System.Text.Json.Nodes;
using Magnum.Drivers.Tests.Rules;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>What a real Heat would make of each driver's servers and their ports: in which groups of Nova's, and what they let through. It makes nothing.</summary>
public sealed class ServersOnHeatTests : LabPreview
{
    [Theory]
    [InlineData("kubernetes-vm", true, true)]
    [InlineData("swarm-vm", true, false)]
    [InlineData("kubernetes-bm", false, false)]
    [InlineData("swarm-bm", false, false)]
    public async Task Only_virtual_machines_are_in_groups_of_servers_and_only_those_of_kubernetes_let_pods_through(string name, bool isGrouped, bool letsPodsThrough)
    {
        var driver = RuledDriver.Of(name);

        var made = await LabStack.PreviewResourcesAsync(Tenant, driver.Driver.PlanCreate(Input(driver)));

        AssertServers(made, 2, isGrouped, letsPodsThrough);
    }

    [Theory]
    [InlineData("kubernetes-vm", true)]
    [InlineData("kubernetes-bm", false)]
    public async Task Those_of_a_group_of_the_tenants_own_are_as_the_bays_are(string name, bool isVirtual)
    {
        var driver = RuledDriver.Of(name);
        var group = driver.Plain.Worker() with { Name = "spare", Role = "spare", IsDefault = false };
        var bay = await Tenant.BuiltKubernetesAsync(TestContext.Current.CancellationToken);

        var made = await LabStack.PreviewResourcesAsync(Tenant, driver.Driver.PlanCreateGroup(Input(driver), group, bay));

        AssertServers(made, 1, isVirtual, isVirtual);
    }

    // One server and one port for each group of servers that virtual machines would be in.
    private static void AssertServers(IReadOnlyList<JsonObject> resources, int count, bool isGrouped, bool letsPodsThrough)
    {
        var made = resources.ToLookup(static resource => resource["resource_type"]!.ToString());
        Assert.Equal(isGrouped ? count : 0, made["OS::Nova::ServerGroup"].Count());
        Assert.Equal(count, made["OS::Neutron::Port"].Count());
        Assert.All(made["OS::Neutron::Port"], port => Assert.Equal(letsPodsThrough, port["properties"]!["allowed_address_pairs"] is JsonArray { Count: 1 }));
        Assert.Equal(count, made["OS::Nova::Server"].Count());
        Assert.All(made["OS::Nova::Server"], server => Assert.Equal(isGrouped, server["properties"]!["scheduler_hints"] is JsonObject { Count: 1 }));
    }

    private BayPlanInput Input(RuledDriver driver) => driver.Of(driver.Plain.Spec with
    {
        ExternalNetworkId = Network, FixedNetwork = Network, FixedNetworkId = Network, FixedSubnet = Subnet, FixedSubnetId = Subnet,
    });
}
