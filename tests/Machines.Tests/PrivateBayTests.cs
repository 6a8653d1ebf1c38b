using Magnum.Clouds;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A swarm that nobody can reach from outside: its manager tells its health, and its machines look for another CA themselves.</summary>
[Collection(LabSilo.OfSwarms)]
public sealed class PrivateBayTests : IAsyncLifetime
{
    private const string Ca = "/etc/docker/magnum/ca.crt";

    private readonly string name = $"inner-{Guid.NewGuid():n}"[..14];
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
    public async Task Its_health_is_reported_from_inside_and_its_machines_follow_a_new_CA()
    {
        var bay = await MachineBay.CreatePrivateSwarmAsync(magnum, alpha, name, workers: 1, Cancelled);
        var servers = await bay.ServersAsync();
        var manager = servers.Single(static server => server.Key.Contains("-master-", StringComparison.Ordinal)).Value;
        var worker = servers.Single(static server => server.Key.Contains("-node-", StringComparison.Ordinal));
        await ReportedAsync(bay, manager, "HEALTHY", servers.Keys.Select(static server => (server, true)));

        await machines.ActAsync(worker.Value, "stop", "dockerd");
        await ReportedAsync(bay, manager, "UNHEALTHY", servers.Keys.Select(server => (server, server != worker.Key)));
        await machines.ActAsync(worker.Value, "continue", "dockerd");
        await ReportedAsync(bay, manager, "HEALTHY", servers.Keys.Select(static server => (server, true)));

        var ca = await bay.RotateCaAsync();
        foreach (var server in servers.Values)
        {
            await machines.ActAsync(server, "run", "systemctl", "start", "magnum-renew.service");
            Assert.Equal(ca, (await machines.ActAsync(server, "run", "cat", Ca)).Trim());
        }

        // The engine itself serves with a certificate of the new CA, and takes one.
        Assert.Equal("active", (await machines.ActAsync(worker.Value, "run", "/bin/bash", "-c",
            $"source /etc/magnum/bay.env; docker --host tcp://$API_IP:$API_PORT --tlsverify --tlscacert {Ca} --tlscert /etc/docker/magnum/node.crt --tlskey /etc/docker/magnum/node.key info --format '{{{{.Swarm.LocalNodeState}}}}'")).Trim());
        await ReportedAsync(bay, manager, "HEALTHY", servers.Keys.Select(static server => (server, true)));

        await bay.DeleteAsync();
        Assert.All(servers.Values, server => Assert.Empty(machines.TracesOf(server)));
    }

    // The manager's own timer would come too, once a minute.
    private Task ReportedAsync(MachineBay bay, string manager, string status, IEnumerable<(string Node, bool IsReady)> reason) => bay.UntilHealthAsync(
        status, [.. reason], () => machines.ActAsync(manager, "run", "systemctl", "start", "magnum-health.service"));
}
