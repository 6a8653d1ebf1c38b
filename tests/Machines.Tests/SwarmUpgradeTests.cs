using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A swarm that a built silo upgrades and shrinks on the lab's real machines, while it works.</summary>
public sealed class SwarmUpgradeTests() : MachineSuite("grown")
{
    [Fact]
    public async Task A_swarm_whose_workers_are_upgraded_one_by_one_and_that_loses_the_unwell_one_forgets_the_machines_that_go()
    {
        await using var bay = await MachineBay.CreateSwarmAsync(Owner, Name, workers: 2, [], Cancelled);
        var built = await bay.ServersAsync();
        await bay.UntilHealthAsync("HEALTHY", built.Keys.Select(static server => (server, true)));
        using var docker = await DockerClient.OfAsync(Machines, bay);
        var worker = built.First(static server => server.Key.Contains("-node-", StringComparison.Ordinal)).Value;
        var shell = await DockerClient.PublishShellAsync(Machines, worker);
        await new SwarmUpgrade(bay, docker).RunAsync("ubuntu-2", shell);
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
        Assert.Equal(rest.Select(static server => $"{server} Ready Active"),
            (await docker.RunAsync("node", "ls", "--format", "{{.Hostname}} {{.Status}} {{.Availability}}")).Order(StringComparer.Ordinal));

        await bay.DeleteAsync();
    }
}
