using System.Net;
using System.Text.Json.Nodes;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>Docker swarms that a built silo builds and minds on the lab's real machines.</summary>
[Collection(LabSilo.OfSwarms)]
public sealed class SwarmBayTests() : MachineSuite("swarm")
{
    private readonly string policy = Path.GetTempFileName();

    protected override IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        KeyValuePair.Create("Magnum__Bays__HealGrace", "00:00:20"), KeyValuePair.Create("Magnum__Policy__File", policy), KeyValuePair.Create("Magnum__Policy__ReloadPeriod", "00:00:01"),
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(policy);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_swarm_of_one_and_two_runs_a_container_and_shows_its_health_and_a_worker_whose_daemon_is_dead_is_replaced_and_one_that_can_not_boot_says_why()
    {
        await using var bay = await MachineBay.CreateSwarmAsync(Owner, Name, workers: 2, new JsonObject { ["auto_healing_enabled"] = "true" }, Cancelled);
        var before = await bay.ServersAsync();
        Assert.Equal(3, before.Count);
        await bay.UntilHealthAsync("HEALTHY", before.Keys.Select(static server => (server, true)));
        using (var docker = await DockerClient.OfAsync(Machines, bay))
        {
            Assert.NotEqual(0, (await docker.TryAsStrangerAsync("node", "ls")).Code);
            await RefusesNeighboursAsync(bay, before.Single(static server => server.Key.Contains("-master-", StringComparison.Ordinal)).Value);
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

        await FailsByItsStepAsync(bay, after.Keys, $"{worker[..^1]}2");
        await bay.DeleteAsync();
    }

    // An operator's slip: no machine gets a certificate. The bay names the machine, its step and what it was answered; once that is mended the same request does it.
    private async Task FailsByItsStepAsync(MachineBay bay, IEnumerable<string> nodes, string added)
    {
        await AdmitAsync(bay, "certificate:create: \"!\"", HttpStatusCode.Forbidden);
        var reason = await bay.FailToResizeAsync(3);
        Assert.Matches($"{added}: boot step 10-certificates failed: POST \\S+/certificates was answered 403", reason);
        Assert.Equal((2, "HEALTHY"), (bay.Cluster["node_count"]!.GetValue<int>(), bay.Cluster["health_status"]!.ToString()));

        await AdmitAsync(bay, "", HttpStatusCode.BadRequest);
        await bay.ResizeAsync(3);
        await bay.UntilHealthAsync("HEALTHY", nodes.Append(added).Select(static node => (node, true)));
    }

    // What a request that is wrong besides is answered tells whether the file was read.
    private async Task AdmitAsync(MachineBay bay, string rules, HttpStatusCode answer)
    {
        await File.WriteAllTextAsync(policy, rules, Cancelled);
        var request = new JsonObject { ["cluster_uuid"] = bay.Cluster["uuid"]!.ToString(), ["csr"] = "none" };
        await Api.UntilAsync(async () => (await Api.AskAsync(HttpMethod.Post, "certificates", request, Cancelled)).Status == answer, $"a request for a certificate is answered {answer}", Cancelled);
    }

    // Not at the engine's API; nor, were he within a machine, where managers speak to each other. The registry asks nobody who he is: only the bay's machines are let to its port.
    private async Task RefusesNeighboursAsync(MachineBay bay, string manager)
    {
        var user = await NeighbourAsync(bay, "/CN=alpha-user");
        using var neighbour = DockerClient.Of(Machines, bay.Cluster, user);
        var refused = await neighbour.TryAsync("node", "ls");
        Assert.True(refused.Code != 0 && refused.Error.Contains("tls: ", StringComparison.Ordinal), refused.ToString());

        // Docker's key is a PEM with headers of its own, which curl does not take; where swarm asks for a member's is asked for in the words of its protocol.
        var own = (await Machines.ActAsync(
            manager, "run", "/bin/bash", "-c", "cd $(mktemp -d) && cp /var/lib/docker/swarm/certificates/swarm-node.crt o.crt && grep --invert-match -e : -e ^$ /var/lib/docker/swarm/certificates/swarm-node.key >o.key && pwd")).Trim();
        var address = (await Machines.ActAsync(manager, "run", "docker", "info", "--format", "{{.Swarm.NodeAddr}}")).Trim();
        var within = await NeighbourWithin.OfAsync(Machines, manager, user);
        await within.AssertRefusedAsync($"https://{address}:2377/docker.swarmkit.v1.Control/ListNodes", $"{own}/o", NeighbourWithin.CutOff, "--http2", "--header", "Content-Type: application/grpc", "--header", "TE: trailers", "--data", "");

        Assert.Equal(["icmp", "tcp 2375-2375", "tcp 30000-32767", "udp 30000-32767"], await bay.OpenToAllAsync());
        Assert.Equal("200", (await Machines.ActAsync(manager, "run", "curl", "--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}", $"https://{address}:{MachineBay.RegistryPort}/v2/")).Trim());
    }
}
