using System.Text.Json.Nodes;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>
/// A swarm on bare metal, as far as Magnum, Heat and Neutron know, in a network that its tenant has already, and of an image that is Fedora CoreOS by name: its machines boot by
/// Ignition. That Ironic's machines take the same ports is Ironic's word (docs/adr/0013).
/// </summary>
[Collection(LabSilo.OfSwarms)]
public sealed class IgnitedBayTests() : MachineSuite("ignited")
{
    [Fact]
    public async Task Its_machines_make_a_swarm_that_runs_a_container_and_are_not_configured_again_when_they_boot_again()
    {
        await using var lan = await MachineStack.CreateAsync(Alpha, "lan.yaml", new JsonObject { ["name"] = $"lan-{Name}" }, Cancelled);
        await lan.CompleteAsync(Cancelled);
        await using var bay = await MachineBay.CreateIgnitedSwarmAsync(Owner, Name, workers: 1, lan, Cancelled);
        Assert.Equal((null, lan.Output("subnet")), (bay.Cluster["fixed_network"]?.ToString(), bay.Cluster["fixed_subnet"]!.ToString()));
        var servers = await bay.ServersAsync();
        Assert.Equal(2, servers.Count);
        Assert.Equal([lan.Output("network"), lan.Output("network")], (await Task.WhenAll(servers.Values.Select(NetworksAsync))).SelectMany(static networks => networks));
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));
        using var docker = await DockerClient.OfAsync(Machines, bay);
        await docker.ImportShellAsync(Machines, "shell");
        Assert.Equal(["hello from a container"], await docker.RunAsync("run", "--rm", "--network", "none", "shell", "/bin/dash", "-c", "echo hello from a container"));
        foreach (var (name, server) in servers)
        {
            Assert.Equal(name, (await Machines.ActAsync(server, "run", "hostname")).Trim());
            Assert.Equal("disabled", await CloudInitAsync(server));
        }

        var worker = servers.Single(static server => server.Key.Contains("-node-", StringComparison.Ordinal));
        var boot = await ConfiguredAsync(worker.Value);
        var first = await FirstProcessAsync(worker.Value);
        // Asked again where nobody heard it; one that is on its way is left alone.
        await bay.UntilAsync(
            async () =>
            {
                var now = await FirstProcessAsync(worker.Value);
                if (now == first)
                    await Machines.TryActAsync(worker.Value, "run", "systemctl", "reboot");
                return now is not null && now != first;
            },
            "has the worker boot again");
        await bay.UntilAsync(async () => await IsUpAgainAsync(worker.Value), "has the worker back");
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));
        Assert.Equal(boot, await ConfiguredAsync(worker.Value));

        await bay.DeleteAsync();
        // Neutron would keep a subnet in which a port is left.
        await lan.DeleteAsync(Cancelled);
    }

    // The networks that it has a port in.
    private async Task<IEnumerable<string>> NetworksAsync(string server) =>
        (await Alpha.FindAsync("network", $"/v2.0/ports?device_id={server}", Cancelled))!["ports"]!.AsArray().Select(static port => port!["network_id"]!.ToString());

    // When the machine's first process was started; null while there is none.
    private async Task<string?> FirstProcessAsync(string server) =>
        (await Machines.TryActAsync(server, "run", "cut", "--delimiter", " ", "--fields", "22", "/proc/1/stat")) is { Code: 0 } run ? run.Output.Trim() : null;

    // What the boot steps said of themselves.
    private Task<string> ConfiguredAsync(string server) => Machines.ActAsync(server, "run", "cat", "/var/log/magnum-boot.log");

    // The service that runs them was looked at, and passed over.
    private async Task<bool> IsUpAgainAsync(string server) =>
        (await Machines.TryActAsync(server, "run", "systemctl", "show", "--property", "ConditionResult", "--value", "magnum-boot.service")) is { Code: 0 } run && run.Output.Trim() == "no";

    private async Task<string> CloudInitAsync(string server) => (await Machines.TryActAsync(server, "run", "cloud-init", "status")).Output.Replace("status:", "", StringComparison.Ordinal).Trim();
}
