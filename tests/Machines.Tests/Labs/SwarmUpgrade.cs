namespace Magnum.Machines.Tests.Labs;

/// <summary>An upgrade of a swarm's two workers to another image, one at a time, while a service runs on them; what is seen meanwhile is checked.</summary>
internal sealed class SwarmUpgrade(MachineBay bay, DockerClient docker)
{
    private const string Service = "guards";

    private readonly HashSet<string> joined = [];
    private readonly HashSet<int> left = [];
    private readonly SortedSet<string> drained = new(StringComparer.Ordinal);
    private readonly HashSet<string> rebuilt = [];
    private string former = "";

    /// <summary>Makes it.</summary>
    /// <param name="image">The machines' image to come.</param>
    /// <param name="container">An image with busybox that all of them find.</param>
    public async Task RunAsync(string image, string container)
    {
        var built = await bay.ServersAsync();
        var workers = WorkersOf(built);
        joined.UnionWith(workers.Values);
        former = (await bay.ImageOfAsync(workers.Values.First()))!;
        await docker.SleepAsync(Service, container, replicas: 2, grace: "15s");
        await bay.UntilAsync(async () => (await docker.RunningAsync(Service, isWantedOnly: true)).Length == 2, "runs the service");

        var refused = await bay.UpgradeAsync(image, null);
        Assert.True(refused.Code != 0 && refused.Error.Contains("(HTTP 400)", StringComparison.Ordinal), refused.ToString());
        Assert.Contains($"masters of this cluster can't be replaced: image_id from 'ubuntu' to '{image}'", refused.Error, StringComparison.Ordinal);

        var accepted = await bay.UpgradeAsync(image, "default-worker");
        Assert.True(accepted.Code == 0, accepted.ToString());
        await bay.UntilAsync(_ => left.Contains(1), "has the first worker replaced", () => LookAsync(workers));
        await bay.UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_COMPLETE", "is upgraded", () => LookAsync(workers));

        var after = await bay.ServersAsync();
        Assert.Empty(after.Values.Intersect(workers.Values));
        Assert.Equal(built.Except(workers), after.Except(WorkersOf(after)));
        // Both, one, none: never both at once. The last look may have been a moment before the last one went.
        Assert.Equal([0, 1, 2], left.Append(0).Distinct().Order());
        Assert.Equal(workers.Keys, drained);
        Assert.Empty(rebuilt);
        Assert.Empty(WorkersOf(after).Values.Intersect(await bay.ServerIdsAsync($"&image={former}")));
        Assert.Equal(after.Keys.Select(static server => $"{server} Ready Active"), await docker.NodesAsync());
        await docker.RunAsync("service", "rm", Service);
    }

    private async Task LookAsync(SortedDictionary<string, string> workers)
    {
        Assert.NotEmpty(await docker.RunningAsync(Service, isWantedOnly: false));
        // In this order: what goes between the two is not taken for a machine that was rebuilt in its place.
        var asBuilt = await bay.ServerIdsAsync($"&image={former}");
        var servers = await bay.ServersAsync();
        var old = workers.Values.Intersect(servers.Values).ToList();
        left.Add(old.Count);
        rebuilt.UnionWith(old.Except(asBuilt));

        // A task gets to a new worker before the other old one goes: what is drained is stopped before it is started elsewhere.
        var ready = (await docker.NodesAsync()).Select(static node => node.Split(' ')).Where(static node => node[1] == "Ready").ToList();
        drained.UnionWith(ready.Where(static node => node[2] == "Drain").Select(static node => node[0]));
        var nodes = ready.Select(static node => node[0]).ToHashSet();
        var before = joined.Count;
        joined.UnionWith(WorkersOf(servers).Where(server => nodes.Contains(server.Key)).Select(static server => server.Value));
        if (joined.Count > before)
            await docker.RunAsync("service", "scale", "--detach", $"{Service}={joined.Count}");
    }

    private static SortedDictionary<string, string> WorkersOf(SortedDictionary<string, string> servers) =>
        new(servers.Where(static server => server.Key.Contains("-node-", StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal);
}
