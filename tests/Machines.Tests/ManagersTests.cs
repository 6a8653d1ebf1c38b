using System.Text.Json.Nodes;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A swarm of three managers behind a load balancer, some of which die, and one is lost for good.</summary>
[Collection(LabSilo.OfSwarms)]
public sealed class ManagersTests() : MachineSuite("managers")
{
    protected override IEnumerable<string> Needs => ["MAGNUM_TEST_LOADBALANCERS"];

    // Longer than managers are away for on purpose.
    protected override IEnumerable<KeyValuePair<string, string>> Settings => [KeyValuePair.Create("Magnum__Bays__HealGrace", "00:01:30")];

    [Fact]
    public async Task It_outlives_one_manager_says_that_it_lost_its_quorum_with_the_second_and_has_one_that_is_lost_replaced()
    {
        await using var bay = await MachineBay.CreateSwarmOfManagersAsync(Owner, Name, new JsonObject { ["auto_healing_enabled"] = "true" }, Cancelled);
        var servers = await bay.ServersAsync();
        Assert.Equal(3, servers.Count);
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));
        using var docker = await DockerClient.OfAsync(Machines, bay);
        Assert.Equal(["Leader", "Reachable", "Reachable"], (await docker.RunAsync("node", "ls", "--format", "{{.ManagerStatus}}")).Order(StringComparer.Ordinal));

        var (first, second) = (servers.First(), servers.Skip(1).First());
        await EngineAsync(first.Value, "stop");
        await bay.UntilHealthAsync("UNHEALTHY", servers.Keys.Select(server => (server, server != first.Key)));
        Assert.Contains("Unreachable", await docker.RunAsync("node", "ls", "--format", "{{.ManagerStatus}}"));

        await EngineAsync(second.Value, "stop");
        await bay.UntilAsync(
            static cluster => cluster["health_status"]?.ToString() == "UNHEALTHY" && cluster["health_status_reason"]!["api"]?.ToString().Contains("no quorum of managers", StringComparison.Ordinal) is true,
            "says that it has no quorum");

        await EngineAsync(first.Value, "start");
        await EngineAsync(second.Value, "start");
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));

        // The first one: it makes the swarm where there is none.
        var after = await bay.LoseAsync(first);
        Assert.Equal(
            after.Keys.Select(static server => $"{server} Ready Active"), (await docker.RunAsync("node", "ls", "--format", "{{.Hostname}} {{.Status}} {{.Availability}}")).Order(StringComparer.Ordinal));
        Assert.Equal(["Leader", "Reachable", "Reachable"], (await docker.RunAsync("node", "ls", "--format", "{{.ManagerStatus}}")).Order(StringComparer.Ordinal));

        await bay.DeleteAsync();
    }

    // With its socket, which would else start it again for whoever calls.
    private Task<string> EngineAsync(string server, string verb) => Machines.ActAsync(server, "run", "systemctl", verb, "docker.socket", "docker.service");
}
