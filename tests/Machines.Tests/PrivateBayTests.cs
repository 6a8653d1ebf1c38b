using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A swarm that nobody can reach from outside: its manager tells its health, and its machines look for another credential and another CA themselves, in a cloud that has a CA of its own. What Docker keeps is on volumes.</summary>
[Collection(LabSilo.OfSwarms)]
public sealed class PrivateBayTests() : MachineSuite("inner")
{
    private const string Ca = "/etc/docker/magnum/ca.crt";
    private const string SwarmState = "/var/lib/docker/swarm/docker-state.json";

    protected override IEnumerable<string> Needs => [LabExtras.Volumes];

    protected override bool IsSecured => true;

    // Long enough for some looks of each machine.
    protected override IEnumerable<KeyValuePair<string, string>> Settings => [KeyValuePair.Create("Magnum__Bays__CredentialOverlap", "00:00:30"), KeyValuePair.Create("Magnum__Bays__CaOverlap", "00:00:30")];

    [Fact]
    public async Task Its_health_is_reported_from_inside_and_its_machines_follow_a_new_credential_and_then_a_new_CA()
    {
        await using var bay = await MachineBay.CreatePrivateSwarmAsync(Owner, Name, workers: 1, Cancelled);
        var servers = await bay.ServersAsync();
        var manager = servers.Single(static server => server.Key.Contains("-master-", StringComparison.Ordinal)).Value;
        var worker = servers.Single(static server => server.Key.Contains("-node-", StringComparison.Ordinal));
        await ReportedAsync(bay, manager, "HEALTHY", servers.Keys.Select(static server => (server, true)));
        foreach (var server in servers.Values)
            Assert.Equal(["AUTH_URL", "MAGNUM_URL"], (await Machines.ActAsync(server, "run", "sed", "--quiet", "s#=\"https://.*##p", "/etc/magnum/bay.env")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        var volumes = new BayVolumes(bay, Machines);
        foreach (var server in servers)
            await volumes.AssertHoldsAsync(server, "docker", SwarmState);

        var former = await TrustsAsync(servers.Values);
        await bay.RotateCredentialAsync(() => RenewAsync(servers.Values));
        var trusts = await TrustsAsync(servers.Values);
        Assert.NotEqual(former, trusts);
        Assert.Equal(trusts[0], trusts[1]);
        Assert.Equal(2, (await Owner.Witness.Trustees.TrusteesAsync(Cancelled)).Count);

        await Machines.ActAsync(worker.Value, "stop", "dockerd");
        await ReportedAsync(bay, manager, "UNHEALTHY", servers.Keys.Select(server => (server, server != worker.Key)));
        await Machines.ActAsync(worker.Value, "continue", "dockerd");
        await ReportedAsync(bay, manager, "HEALTHY", servers.Keys.Select(static server => (server, true)));

        var ca = await bay.RotateCaAsync(() => RenewAsync(servers.Values));
        await RenewAsync(servers.Values);
        foreach (var server in servers.Values)
            Assert.Equal(ca, (await Machines.ActAsync(server, "run", "cat", Ca)).Trim());

        // The engine itself serves with a certificate of the new CA, and takes one.
        Assert.Equal("active", (await Machines.ActAsync(worker.Value, "run", "/bin/bash", "-c",
            $"source /etc/magnum/bay.env; docker --host tcp://$API_IP:$API_PORT --tlsverify --tlscacert {Ca} --tlscert /etc/docker/magnum/node.crt --tlskey /etc/docker/magnum/node.key info --format '{{{{.Swarm.LocalNodeState}}}}'")).Trim());
        await ReportedAsync(bay, manager, "HEALTHY", servers.Keys.Select(static server => (server, true)));

        foreach (var server in servers)
            await volumes.AssertHoldsAsync(server, "docker", SwarmState);

        await bay.DeleteAsync();
        await volumes.AssertGoneAsync();
    }

    // The machines' own timers would come too, once a minute.
    private async Task RenewAsync(IEnumerable<string> servers)
    {
        foreach (var server in servers)
            await Machines.ActAsync(server, "run", "systemctl", "start", "magnum-renew.service");
    }

    private async Task<IReadOnlyList<string>> TrustsAsync(IEnumerable<string> servers) =>
        await Task.WhenAll(servers.Select(server => Machines.ActAsync(server, "run", "grep", "^TRUST_ID=", "/etc/magnum/bay.env")));

    // The manager's own timer would come too, once a minute.
    private Task ReportedAsync(MachineBay bay, string manager, string status, IEnumerable<(string Node, bool IsReady)> reason) => bay.UntilHealthAsync(
        status, [.. reason], () => Machines.ActAsync(manager, "run", "systemctl", "start", "magnum-health.service"));
}
