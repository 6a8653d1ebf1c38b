using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A swarm of an image that is Fedora CoreOS by name: its machines boot by Ignition.</summary>
[Collection(LabSilo.OfSwarms)]
public sealed class IgnitedBayTests() : MachineSuite("ignited")
{
    [Fact]
    public async Task Its_machines_make_a_swarm_that_runs_a_container_and_are_not_configured_again_when_they_boot_again()
    {
        await using var bay = await MachineBay.CreateIgnitedSwarmAsync(Api, Alpha, Name, workers: 1, Cancelled);
        var servers = await bay.ServersAsync();
        Assert.Equal(2, servers.Count);
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));
        using var docker = await DockerClient.OfAsync(Machines, Api, bay.Cluster, Cancelled);
        await docker.ImportShellAsync(Machines, "shell");
        Assert.Equal(["hello from a container"], await docker.RunAsync("run", "--rm", "--network", "none", "shell", "/bin/dash", "-c", "echo hello from a container"));
        foreach (var (name, server) in servers)
        {
            Assert.Equal(name, (await Machines.ActAsync(server, "run", "hostname")).Trim());
            Assert.Equal("disabled", await CloudInitAsync(server));
        }

        var worker = servers.Single(static server => server.Key.Contains("-node-", StringComparison.Ordinal));
        var boot = await ConfiguredAsync(worker.Value);
        await Machines.TryActAsync(worker.Value, "run", "systemctl", "reboot");
        await bay.UntilAsync(async () => await IsUpAgainAsync(worker.Value), "has the worker back");
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));
        Assert.Equal(boot, await ConfiguredAsync(worker.Value));

        Assert.NotEmpty(await bay.LeftAsync(Admin));
        await bay.DeleteAsync();
        Assert.Empty(await bay.LeftAsync(Admin));
        Assert.All(servers.Values, server => Assert.Empty(Machines.TracesOf(server)));
    }

    // What the boot steps said of themselves.
    private Task<string> ConfiguredAsync(string server) => Machines.ActAsync(server, "run", "cat", "/var/log/magnum-boot.log");

    // The service that runs them was looked at, and passed over.
    private async Task<bool> IsUpAgainAsync(string server) =>
        (await Machines.TryActAsync(server, "run", "systemctl", "show", "--property", "ConditionResult", "--value", "magnum-boot.service")) is { Code: 0 } run && run.Output.Trim() == "no";

    private async Task<string> CloudInitAsync(string server) => (await Machines.TryActAsync(server, "run", "cloud-init", "status")).Output.Replace("status:", "", StringComparison.Ordinal).Trim();
}
