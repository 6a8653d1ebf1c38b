using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A swarm that a built silo upgrades and shrinks on the lab's real machines, while it works.</summary>
public sealed class SwarmUpgradeTests() : MachineSuite("grown")
{
    [Fact]
    public async Task A_swarm_whose_workers_are_upgraded_one_by_one_and_that_shrinks_is_drained_of_the_machines_that_go_and_forgets_them()
    {
        await using var bay = await MachineBay.CreateSwarmAsync(Api, Alpha, Name, workers: 2, [], Cancelled);
        var built = await bay.ServersAsync();
        await bay.UntilHealthAsync("HEALTHY", built.Keys.Select(static server => (server, true)));
        using var docker = await DockerClient.OfAsync(Machines, Api, bay.Cluster, Cancelled);
        var worker = built.First(static server => server.Key.Contains("-node-", StringComparison.Ordinal)).Value;
        var shell = await DockerClient.PublishShellAsync(Machines, worker);
        await new SwarmUpgrade(bay, docker).RunAsync("ubuntu-2", shell);
        var before = await bay.ServersAsync();
        await bay.UntilHealthAsync("HEALTHY", before.Keys.Select(static server => (server, true)));
        await docker.SleepAsync("sleepers", shell, replicas: 6, grace: "1s");
        await Api.UntilAsync(async () => (await RunningAsync()).Length == 6, "six tasks run", Cancelled);

        // Named, though another is as good and younger.
        var (named, id) = before.First(static server => server.Key.Contains("-node-", StringComparison.Ordinal));
        var seen = new HashSet<string>();
        await bay.ResizeAsync(1, [id], async () => seen.UnionWith(await docker.RunAsync("node", "ls", "--filter", $"name={named}", "--format", "{{.Availability}} {{.Status}}")));
        Assert.Contains("Drain Ready", seen);
        var rest = await bay.ServersAsync();
        Assert.Equal(before.Keys.Except([named]), rest.Keys);
        Assert.Equal(rest.Keys.Select(static server => $"{server} Ready Active"),
            (await docker.RunAsync("node", "ls", "--format", "{{.Hostname}} {{.Status}} {{.Availability}}")).Order(StringComparer.Ordinal));
        var left = Enumerable.Repeat(rest.Keys.First(static server => server.Contains("-node-", StringComparison.Ordinal)), 6);
        await Api.UntilAsync(async () => left.SequenceEqual(await RunningAsync()), "six tasks run on the worker that is left", Cancelled);
        await bay.UntilHealthAsync("HEALTHY", rest.Keys.Select(static server => (server, true)));

        // Unwell, though the other is younger.
        await bay.ResizeAsync(2, []);
        var unwell = rest.First(static server => server.Key.Contains("-node-", StringComparison.Ordinal));
        var all = await bay.ServersAsync();
        await Machines.ActAsync(unwell.Value, "stop", "dockerd");
        await bay.UntilHealthAsync("UNHEALTHY", all.Keys.Select(server => (server, server != unwell.Key)));
        await bay.ResizeAsync(1, []);
        Assert.Equal(all.Keys.Except([unwell.Key]), (await bay.ServersAsync()).Keys);
        await bay.UntilHealthAsync("HEALTHY", all.Keys.Except([unwell.Key]).Select(static server => (server, true)));

        Assert.NotEmpty(await bay.LeftAsync(Admin));
        await bay.DeleteAsync();
        Assert.Empty(await bay.LeftAsync(Admin));
        Assert.All(built.Values.Concat(before.Values).Concat(all.Values), server => Assert.Empty(Machines.TracesOf(server)));

        Task<string[]> RunningAsync() => docker.RunningAsync("sleepers", isWantedOnly: true);
    }
}
