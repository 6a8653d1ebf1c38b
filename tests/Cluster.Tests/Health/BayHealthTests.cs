using Magnum.Cluster.Tests.Simulation;
using Magnum.Engines;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Nodes;
using Xunit;

namespace Magnum.Cluster.Tests.Health;

/// <summary>Health in simulated time, with the periods of production.</summary>
public sealed class BayHealthTests : IAsyncLifetime
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);

    // As PlainDriver's machines, in a bay of one worker.
    private static readonly EngineNode Master = new("m", IsReady: true, null, "server-m", []);
    private static readonly EngineNode Worker = new("w", IsReady: true, null, null, ["10.0.0.2"]);
    private static readonly EngineReading Good = new EngineReading.Answered([Master, Worker]);
    private static readonly EngineReading Silent = new EngineReading.TimedOut("silent");

    private readonly Guid bay = Guid.NewGuid();
    private SimulatedBays life = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        life = await SimulatedBays.StartAsync(quota: 5, hasHealth: true);
        life.Cloud.CompletesAtOnce = true;
        life.Cloud.Engines.Reading = Good;
        await life.WarmUpAsync();
        await life.CreateAsync(bay, 1);
        Assert.True(await life.Time.UntilAsync(() => Shown is HealthStatus.Healthy, SimulatedBays.Ages), $"{life.Stored(bay)}");
    }

    public ValueTask DisposeAsync() => life.DisposeAsync();

    [Fact]
    public async Task One_lost_answer_changes_nothing_and_two_are_shown_within_two_periods()
    {
        var before = life.Stored(bay)!.UpdatedAt;
        var looks = life.Cloud.Engines.Looks;
        life.Cloud.Engines.Next(Silent);
        Assert.True(await life.Time.UntilAsync(() => life.Cloud.Engines.Looks >= looks + 4, 5 * Period));
        Assert.Equal((before, HealthStatus.Healthy), (life.Stored(bay)!.UpdatedAt, Shown));

        life.Cloud.Engines.Reading = Silent;

        Assert.True(await life.Time.UntilAsync(() => Shown is HealthStatus.Unhealthy, 2 * Period));
        Assert.Equal("silent", life.Stored(bay)!.HealthStatusReason["api"]);
        life.Cloud.Engines.Reading = Good;
        Assert.True(await life.Time.UntilAsync(() => Shown is HealthStatus.Healthy, 2 * Period));
    }

    [Fact]
    public async Task Health_is_looked_at_once_a_period_and_stored_only_when_it_changes()
    {
        var looks = life.Cloud.Engines.Looks;
        var writes = life.Cluster.Storage.Changes(GrainKeys.Bay(bay));

        await life.Time.PassAsync(10 * Period);

        Assert.InRange(life.Cloud.Engines.Looks - looks, 9, 11);
        Assert.Equal(writes, life.Cluster.Storage.Changes(GrainKeys.Bay(bay)));
    }

    [Fact]
    public async Task After_the_loss_of_both_silos_health_is_looked_at_again_within_two_periods()
    {
        await life.Cluster.KillSiloAsync(0, isFrozen: false, Token);
        await life.Cluster.KillSiloAsync(0, isFrozen: false, Token);
        life.Cloud.Engines.Reading = new EngineReading.Answered([Master, Worker with { IsReady = false, Cause = "KubeletNotReady: disk" }]);

        Assert.True(await life.Time.UntilAsync(() => Shown is HealthStatus.Unhealthy, (2 * Period) + TimeSpan.FromSeconds(30)), "No silo took the bay's health over.");
        Assert.Equal("False", life.Stored(bay)!.HealthStatusReason["w.Ready"]);
    }

    [Fact]
    public async Task Machines_are_told_how_they_are_and_after_a_long_silence_ask_for_themselves()
    {
        life.Cloud.Engines.Reading = new EngineReading.Answered([Master]);
        Assert.True(await life.Time.UntilAsync(() => Shown is HealthStatus.Healthy && life.Stored(bay)!.HealthStatusReason.Count == 2, 2 * Period));
        Assert.Equal("Its engine does not list it.", (await ToldAsync("default-worker-0", HealthStatus.Unhealthy)).HealthReason);
        await ToldAsync("default-master-0", HealthStatus.Healthy);

        life.Cloud.Engines.Reading = Silent;
        life.Cloud.Nova.Servers["server-0"] = null;
        await life.Time.PassAsync(TimeSpan.FromMinutes(18));
        Assert.Equal(HealthStatus.Healthy, (await NodeAsync("default-master-0"))!.Health);
        await life.Time.PassAsync(TimeSpan.FromMinutes(18));

        var master = await NodeAsync("default-master-0");
        Assert.Equal((HealthStatus.Unknown, "Its engine has not told of it for 25 minutes. Nova shows its server as ACTIVE."), (master!.Health!.Value, master.HealthReason));
        Assert.Equal("Its engine has not told of it for 25 minutes. Nova has no such server.", (await NodeAsync("default-worker-0"))!.HealthReason);

        life.Cloud.Engines.Reading = Good;
        Assert.True(await life.Time.UntilAsync(() => Shown is HealthStatus.Healthy, 2 * Period));
        Assert.Null((await ToldAsync("default-worker-0", HealthStatus.Healthy)).HealthReason);
    }

    [Fact]
    public async Task A_deleted_bay_is_looked_at_no_more_and_leaves_nothing()
    {
        await life.DeleteAsync(bay);
        Assert.True(await life.Time.UntilAsync(() => life.LeftOf(bay).Count == 0, SimulatedBays.Ages), string.Join(", ", life.LeftOf(bay)));
        var looks = life.Cloud.Engines.Looks;

        await life.Time.PassAsync(5 * Period);

        Assert.Equal(looks, life.Cloud.Engines.Looks);
    }

    private HealthStatus? Shown => life.Stored(bay)?.HealthStatus;

    // Machines are told after the bay. That needs no simulated time but the processors', of which there may be little: minutes are simulated in a tenth of a second.
    private async Task<NodeSnapshot> ToldAsync(string name, HealthStatus health)
    {
        var began = TimeProvider.System.GetTimestamp();
        var node = await NodeAsync(name);
        while (node?.Health != health && TimeProvider.System.GetElapsedTime(began) < SimulatedTime.RealPatience)
            node = await NodeAsync(name);

        Assert.Equal(health, node?.Health);
        return node!;
    }

    private Task<NodeSnapshot?> NodeAsync(string name) =>
        life.Time.AnswerAsync(life.Cluster.Grain<INodeGrain>(GrainKeys.Node(bay, name)).GetAsync(Token));
}
