using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Glance;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Nova;
using Magnum.OpenStack.Tests.Clouds;

namespace Magnum.OpenStack.Tests.Contracts;

public sealed class NovaOnDevCloud(DevCloudUnderTest cloud) : NovaContract(cloud);

public sealed class NovaOnLab(LabUnderTest cloud) : NovaContract(cloud);

public sealed class GlanceOnDevCloud(DevCloudUnderTest cloud) : GlanceContract(cloud);

public sealed class GlanceOnLab(LabUnderTest cloud) : GlanceContract(cloud);

public sealed class NeutronOnDevCloud(DevCloudUnderTest cloud) : NeutronContract(cloud);

public sealed class NeutronOnLab(LabUnderTest cloud) : NeutronContract(cloud);

public abstract class NovaContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private INovaCompute Nova => Get<INovaCompute>();

    [Fact]
    public async Task A_flavor_is_found_by_name_and_by_id()
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;
        var byName = await Nova.FindFlavorAsync(alpha, "m1.small", Stop);

        Assert.Equal(("m1.small", 1), (byName!.Name, byName.Vcpus));
        Assert.True(byName.RamMebibytes > 0);
        Assert.Equal(byName, await Nova.FindFlavorAsync(alpha, byName.Id, Stop));
        Assert.Null(await Nova.FindFlavorAsync(alpha, "m1.none", Stop));
    }

    [Fact]
    public async Task A_keypair_is_its_users_alone()
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;
        var reader = (await Cloud.LogInAsync("alpha-reader", "alpha")).Credential;
        var keypair = await Nova.FindKeypairAsync(alpha, "lab-key", Stop);

        Assert.Equal("lab-key", keypair!.Name);
        Assert.StartsWith("ssh-", keypair.PublicKey);
        Assert.Null(await Nova.FindKeypairAsync(reader, "lab-key", Stop));
        Assert.Null(await Nova.FindKeypairAsync(alpha, "no-key", Stop));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("in:\"x")]
    [InlineData("in:a,b")]
    [InlineData("x?limit=1#y")]
    [InlineData("\u540d\ud83d\ude00\u007f")]
    [InlineData(" ' OR 1=1 -- ")]
    public async Task Odd_names_are_no_keypairs(string name)
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;

        Assert.Null(await Nova.FindKeypairAsync(alpha, name, Stop));
        Assert.Null(await Nova.FindFlavorAsync(alpha, name, Stop));
    }

    [Fact]
    public async Task A_server_and_its_ports_are_seen_by_its_project_and_the_service_only()
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;
        var beta = (await Cloud.LogInAsync("beta-user", "beta")).Credential;
        var heat = Get<IHeatStacks>();
        var name = Unique("server");
        var stack = await heat.CreateAsync(
            alpha, alpha.ProjectId, new StackRequest { Name = name, Template = HeatTemplates.Server, Parameters = new Dictionary<string, JsonNode?> { ["name"] = name } }, Stop);
        var made = await heat.EndAsync(alpha, alpha.ProjectId, stack);
        Assert.Equal(("CREATE_COMPLETE", "Stack CREATE completed successfully"), (made.Status, made.StatusReason));
        var id = made.Outputs["server"]!.ToString();

        var server = await Nova.FindServerAsync(alpha, id, Stop);
        Assert.Equal((id, name, "ACTIVE", null), (server!.Id, server.Name, server.Status, server.Fault));
        var port = Assert.Single(await Get<INeutronNetworks>().PortsOfServerAsync(alpha, id, Stop));
        Assert.Equal(server.Addresses, port.FixedAddresses);
        Assert.Equal(id, port.DeviceId);
        Assert.NotNull(await Nova.FindServerAsync(new Credential.Service(), id, Stop));
        Assert.Null(await Nova.FindServerAsync(beta, id, Stop));
        Assert.Empty(await Get<INeutronNetworks>().PortsOfServerAsync(beta, id, Stop));

        await AssertStopsAsync(alpha, id);
        await heat.RemoveAsync(alpha, alpha.ProjectId, stack);
        Assert.Null(await Nova.FindServerAsync(alpha, id, Stop));
        await Nova.StopServerAsync(alpha, id, Stop);
        Assert.Null(await Nova.FindServerAsync(alpha, Guid.NewGuid().ToString(), Stop));
    }

    // What is off can't be shut down; who asks has to look.
    private async Task AssertStopsAsync(Credential credential, string id)
    {
        await Nova.StopServerAsync(credential, id, Stop);
        while (await Nova.FindServerAsync(credential, id, Stop) is { IsOff: false })
            await Task.Yield();
        Assert.Equal("SHUTOFF", (await Nova.FindServerAsync(credential, id, Stop))!.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAsync<OpenStackException>(() => Nova.StopServerAsync(credential, id, Stop))).Status);
    }
}

public abstract class GlanceContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private IGlanceImages Glance => Get<IGlanceImages>();

    [Fact]
    public async Task An_image_is_found_by_name_and_by_id_with_its_distribution()
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;
        var byName = Assert.Single(await Glance.FindAsync(alpha, "fedora-coreos", Stop));

        Assert.Equal(("fedora-coreos", "fedora-coreos"), (byName.Name, byName.OsDistro));
        Assert.Equal([byName], await Glance.FindAsync(alpha, byName.Id, Stop));
        Assert.Equal("labos", Assert.Single(await Glance.FindAsync(alpha, "labos", Stop)).OsDistro);
        Assert.Null(Assert.Single(await Glance.FindAsync(alpha, "no-distro", Stop)).OsDistro);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("in:\"x")]
    [InlineData("in:a,b")]
    [InlineData("x?limit=1#y")]
    [InlineData("\u540d\ud83d\ude00\u007f")]
    [InlineData(" ' OR 1=1 -- ")]
    public async Task Odd_names_are_no_images(string name)
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;

        Assert.Empty(await Glance.FindAsync(alpha, name, Stop));
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_not_found()
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;
        Assert.Empty(await Glance.FindAsync(alpha, Unique("image"), Stop));
        Assert.Empty(await Glance.FindAsync(alpha, Guid.NewGuid().ToString(), Stop));
    }
}

public abstract class NeutronContract(CloudUnderTest cloud) : CloudContract(cloud)
{
    private INeutronNetworks Neutron => Get<INeutronNetworks>();

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("in:\"x")]
    [InlineData("in:a,b")]
    [InlineData("x?limit=1#y")]
    [InlineData("\u540d\ud83d\ude00\u007f")]
    [InlineData(" ' OR 1=1 -- ")]
    public async Task Odd_names_are_no_networks(string name)
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;

        Assert.Empty(await Neutron.FindNetworksAsync(alpha, name, externalOnly: false, Stop));
    }

    [Fact]
    public async Task The_outer_network_is_everybodys()
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;
        var outer = Assert.Single(await Neutron.FindNetworksAsync(alpha, "public", externalOnly: true, Stop));

        Assert.Equal(("public", true), (outer.Name, outer.IsExternal));
        Assert.Equal([outer], await Neutron.FindNetworksAsync(alpha, outer.Id, externalOnly: true, Stop));
        Assert.Equal([outer], await Neutron.FindNetworksAsync(alpha, outer.Id, externalOnly: false, Stop));
        Assert.Empty(await Neutron.FindNetworksAsync(alpha, Unique("network"), externalOnly: false, Stop));
    }

    [Fact]
    public async Task A_tenants_network_is_its_own_and_leads_nowhere()
    {
        var alpha = (await Cloud.LogInAsync("alpha-user", "alpha")).Credential;
        var beta = (await Cloud.LogInAsync("beta-user", "beta")).Credential;
        var heat = Get<IHeatStacks>();
        var name = Unique("network");
        var stack = await heat.CreateAsync(
            beta, beta.ProjectId, new StackRequest { Name = name, Template = HeatTemplates.Network, Parameters = new Dictionary<string, JsonNode?> { ["name"] = name } }, Stop);
        var made = await heat.EndAsync(beta, beta.ProjectId, stack);
        Assert.Equal("CREATE_COMPLETE", made.Status);
        var (networkId, subnetId) = (made.Outputs["network"]!.ToString(), made.Outputs["subnet"]!.ToString());

        foreach (var key in new[] { name, networkId })
        {
            Assert.Equal([new NeutronNetwork(networkId, name, false, beta.ProjectId)], await Neutron.FindNetworksAsync(beta, key, externalOnly: false, Stop));
            Assert.Empty(await Neutron.FindNetworksAsync(beta, key, externalOnly: true, Stop));
            Assert.Empty(await Neutron.FindNetworksAsync(alpha, key, externalOnly: false, Stop));
        }

        foreach (var key in new[] { name, subnetId })
        {
            Assert.Equal([new NeutronSubnet(subnetId, name, networkId, "10.77.0.0/24")], await Neutron.FindSubnetsAsync(beta, key, Stop));
            Assert.Empty(await Neutron.FindSubnetsAsync(alpha, key, Stop));
        }

        await heat.RemoveAsync(beta, beta.ProjectId, stack);
        Assert.Empty(await Neutron.FindNetworksAsync(beta, name, externalOnly: false, Stop));
    }
}
