using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A swarm of three managers behind a load balancer, whose CA is rotated and some of which die.</summary>
[Collection(LabSilo.OfSwarms)]
public sealed class ManagersTests() : MachineSuite("managers")
{
    protected override IEnumerable<string> Needs => ["MAGNUM_TEST_LOADBALANCERS"];

    // Longer than the managers take to follow another CA, one after the other.
    protected override IEnumerable<KeyValuePair<string, string>> Settings => [KeyValuePair.Create("Magnum__Bays__CaOverlap", "00:02:30")];

    [Fact]
    public async Task It_is_there_while_its_CA_is_rotated_outlives_one_manager_and_says_that_it_lost_its_quorum_with_the_second()
    {
        await using var bay = await MachineBay.CreateSwarmOfManagersAsync(Owner, Name, Cancelled);
        var servers = await bay.ServersAsync();
        Assert.Equal(3, servers.Count);
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));
        await RotateCaAsync(bay, servers, "/etc/docker/magnum/ca.crt", user => DockerClient.Of(Machines, bay.Cluster, user).TryAsync("node", "ls"));
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

        await bay.DeleteAsync();
        Assert.Empty(await bay.LeftAsync(Admin));
        Assert.All(servers.Values, server => Assert.Empty(Machines.TracesOf(server)));
    }

    // With its socket, which would else start it again for whoever calls.
    private Task<string> EngineAsync(string server, string verb) => Machines.ActAsync(server, "run", "systemctl", verb, "docker.socket", "docker.service");
}
