using Magnum.Clouds;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>Docker swarms that a built silo builds and minds on the lab's real machines.</summary>
public sealed class SwarmBayTests : IAsyncLifetime
{
    private readonly string name = $"swarm-{Guid.NewGuid():n}"[..14];
    private RealMachines machines = null!;
    private CloudSession alpha = null!;
    private LabSilo silo = null!;
    private MagnumClient magnum = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        machines = RealMachines.Require();
        alpha = await CloudSession.OpenAsync(TestCloud.FindLab()!, "alpha-user", "alpha", Cancelled);
        silo = await LabSilo.StartAsync(Cancelled);
        magnum = silo.ClientOf(alpha);
    }

    public async ValueTask DisposeAsync()
    {
        magnum?.Dispose();
        await (silo?.DisposeAsync() ?? ValueTask.CompletedTask);
        alpha?.Dispose();
    }

    [Fact]
    public async Task A_swarm_of_one_and_two_boots_runs_a_container_shows_its_health_and_leaves_nothing()
    {
        var bay = await SwarmBay.CreateAsync(magnum, alpha, name, workers: 2, [], Cancelled);
        var servers = await bay.ServersAsync();
        using (var docker = await DockerClient.OfAsync(machines, magnum, bay.Cluster, Cancelled))
        {
            Assert.Equal(servers.Keys.Select(static server => $"{server} Ready"),
                (await docker.RunAsync("node", "ls", "--format", "{{.Hostname}} {{.Status}}")).Order(StringComparer.Ordinal));
            Assert.NotEqual(0, (await docker.TryAsStrangerAsync("node", "ls")).Code);
            await docker.ImportShellAsync(machines, "shell");
            Assert.Equal(["hello from a container"], await docker.RunAsync("run", "--rm", "--network", "none", "shell", "/bin/dash", "-c", "echo hello from a container"));
        }

        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));
        var (worker, id) = servers.First(static server => server.Key.Contains("-node-", StringComparison.Ordinal));
        await machines.ActAsync(id, "stop", "dockerd");
        await bay.UntilHealthAsync("UNHEALTHY", servers.Keys.Select(server => (server, server != worker)));
        await machines.ActAsync(id, "continue", "dockerd");
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));

        await bay.DeleteAsync();
        Assert.Equal(3, servers.Count);
        Assert.All(servers.Values, server => Assert.Empty(machines.TracesOf(server)));
    }
}
