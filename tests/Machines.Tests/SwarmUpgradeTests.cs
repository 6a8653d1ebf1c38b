using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A swarm that a built silo upgrades, shrinks and has grow on the lab's real machines, while it works.</summary>
public sealed class SwarmUpgradeTests() : MachineSuite("grown")
{
    [Fact]
    public async Task A_swarm_whose_workers_are_upgraded_one_by_one_and_that_loses_the_unwell_one_forgets_the_machines_that_go_and_grows_again_to_carry_a_service_on_a_network_between_its_machines()
    {
        await using var bay = await MachineBay.CreateSwarmAsync(Owner, Name, workers: 2, [], Cancelled);
        var built = await bay.ServersAsync();
        await bay.UntilHealthAsync("HEALTHY", built.Keys.Select(static server => (server, true)));
        using var docker = await DockerClient.OfAsync(Machines, bay);
        var worker = built.First(static server => server.Key.Contains("-node-", StringComparison.Ordinal)).Value;
        var image = await DockerClient.PublishBusyboxAsync(Machines, worker);
        await new SwarmUpgrade(bay, docker).RunAsync("ubuntu-2", image);
        var before = await bay.ServersAsync();
        await bay.UntilHealthAsync("HEALTHY", before.Keys.Select(static server => (server, true)));

        // Unwell, though the other is younger.
        var unwell = before.First(static server => server.Key.Contains("-node-", StringComparison.Ordinal));
        var rest = before.Keys.Except([unwell.Key]).ToList();
        await Machines.ActAsync(unwell.Value, "stop", "dockerd");
        await bay.UntilHealthAsync("UNHEALTHY", before.Keys.Select(server => (server, server != unwell.Key)));
        await bay.ResizeAsync(1, []);
        Assert.Equal(rest, (await bay.ServersAsync()).Keys);
        await bay.UntilHealthAsync("HEALTHY", rest.Select(static server => (server, true)));
        Assert.Equal(rest.Select(static server => $"{server} Ready Active"), await docker.NodesAsync());

        await bay.ResizeAsync(2);
        var grown = await bay.ServersAsync();
        Assert.Equal(rest, grown.Keys.Intersect(rest));
        Assert.Equal(grown.Keys.Select(static server => $"{server} Ready Active"), await docker.NodesAsync());
        await bay.UntilHealthAsync("HEALTHY", grown.Keys.Select(static server => (server, true)));
        await new OverlayService(Machines, bay, docker).LiveAsync(image, grown.Where(static server => server.Key.Contains("-node-", StringComparison.Ordinal)).ToDictionary());

        await bay.DeleteAsync();
    }
}
