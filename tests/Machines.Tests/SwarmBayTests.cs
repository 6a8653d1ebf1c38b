using System.Text.Json.Nodes;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>Docker swarms that a built silo builds and minds on the lab's real machines.</summary>
[Collection(LabSilo.OfSwarms)]
public sealed class SwarmBayTests() : MachineSuite("swarm")
{
    protected override IEnumerable<KeyValuePair<string, string>> Settings => [KeyValuePair.Create("Magnum__Bays__HealGrace", "00:00:20")];

    [Fact]
    public async Task A_swarm_of_one_and_two_runs_a_container_and_shows_its_health_and_a_worker_whose_daemon_is_dead_is_replaced()
    {
        await using var bay = await MachineBay.CreateSwarmAsync(Owner, Name, workers: 2, new JsonObject { ["auto_healing_enabled"] = "true" }, Cancelled);
        var before = await bay.ServersAsync();
        Assert.Equal(3, before.Count);
        await bay.UntilHealthAsync("HEALTHY", before.Keys.Select(static server => (server, true)));
        using (var docker = await DockerClient.OfAsync(Machines, bay))
        {
            Assert.NotEqual(0, (await docker.TryAsStrangerAsync("node", "ls")).Code);
            using var neighbour = DockerClient.Of(Machines, bay.Cluster, await NeighbourAsync(bay, "/CN=alpha-user"));
            var refused = await neighbour.TryAsync("node", "ls");
            Assert.True(refused.Code != 0 && refused.Error.Contains("tls: ", StringComparison.Ordinal), refused.ToString());
            await docker.ImportShellAsync(Machines, "shell");
            Assert.Equal(["hello from a container"], await docker.RunAsync("run", "--rm", "--network", "none", "shell", "/bin/dash", "-c", "echo hello from a container"));
        }

        var (worker, id) = before.First(static server => server.Key.EndsWith("-node-0", StringComparison.Ordinal));
        await Machines.ActAsync(id, "stop", "dockerd");
        await bay.UntilHealthAsync("UNHEALTHY", before.Keys.Select(server => (server, server != worker)));
        await bay.UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_IN_PROGRESS", "replaces the machine");
        await bay.UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_COMPLETE", "has replaced it");

        var after = await bay.ServersAsync();
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, server => Assert.Equal(server.Key == worker, server.Value != after[server.Key]));
        await bay.UntilHealthAsync("HEALTHY", after.Keys.Select(static server => (server, true)));
        using (var docker = await DockerClient.OfAsync(Machines, bay))
        {
            Assert.Equal(after.Keys.Select(static server => $"{server} Ready Active"), await docker.NodesAsync());
        }

        await bay.DeleteAsync();
    }
}
