using System.Collections.Immutable;
using Magnum.Cluster.Tests.Cloud;
using Magnum.Cluster.Tests.Simulation;
using Magnum.Engines;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Nodes;
using Magnum.OpenStack.Heat;
using Xunit;

namespace Magnum.Cluster.Tests.Health;

/// <summary>Machines that are replaced, in simulated time, with the periods of production.</summary>
public sealed class BayHealingTests : IAsyncLifetime
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private readonly Guid bay = Guid.NewGuid();
    private SimulatedBays life = null!;

    public async ValueTask InitializeAsync()
    {
        life = await SimulatedBays.StartAsync(quota: 5, hasHealth: true);
        life.Cluster.Labels = ImmutableSortedDictionary<string, string>.Empty.Add("auto_healing_enabled", "true");
        life.Cloud.CompletesAtOnce = true;
        life.Cloud.Engines.Of = Well;
        await life.WarmUpAsync();
        await life.CreateAsync(bay, 2);
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.HealthStatus is HealthStatus.Healthy, SimulatedBays.Ages));
    }

    public ValueTask DisposeAsync() => life.DisposeAsync();

    [Fact]
    public async Task A_machine_that_stays_unwell_is_replaced_once_and_the_bay_is_healthy_again()
    {
        var (updates, began) = (life.Cloud.UpdatedStacks, life.Time.Now);
        life.Cloud.Engines.Of = SickUntilReplaced;

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Operation?.Kind is BayOperation.Heal, 3 * Grace));
        Assert.InRange(life.Time.Now - began, Grace, Grace + TimeSpan.FromMinutes(2));
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay) is { Status: BayStatus.UpdateComplete, HealthStatus: HealthStatus.Healthy }, Grace));

        await life.Time.PassAsync(3 * Grace);
        Assert.Equal(updates + 1, life.Cloud.UpdatedStacks);
        Assert.Equal("1", life.StackOf(bay).Parameters["generation_1"]);
        Assert.Equal(("w-1", 2), (Assert.Single(life.Cloud.Engines.ForgottenOf(bay)), life.Stored(bay)!.NodeCount));
        Assert.Equal("server-1.1", (await life.Time.AnswerAsync(life.Cluster.Grain<INodeGrain>(GrainKeys.Node(bay, "default-worker-1")).GetAsync(TestContext.Current.CancellationToken)))!.ServerId);
    }

    [Fact]
    public async Task A_machine_that_recovers_within_its_grace_is_left_alone()
    {
        var updates = life.Cloud.UpdatedStacks;
        for (var i = 0; i < 3; i++)
        {
            life.Cloud.Engines.Of = SickUntilReplaced;
            await life.Time.PassAsync(Grace - TimeSpan.FromMinutes(1.5));
            Assert.Equal(HealthStatus.Unhealthy, life.Stored(bay)!.HealthStatus);
            life.Cloud.Engines.Of = Well;
            await life.Time.PassAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(HealthStatus.Healthy, life.Stored(bay)!.HealthStatus);
        }

        Assert.Equal(updates, life.Cloud.UpdatedStacks);
    }

    [Fact]
    public async Task A_machine_that_no_replacement_cures_is_replaced_only_so_often()
    {
        var updates = life.Cloud.UpdatedStacks;
        life.Cloud.Engines.Of = _ => SimulatedNodes.OfWorkers(2, static index => index != 1, life.StackOf(bay).Parameters);

        await life.Time.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(updates + 3, life.Cloud.UpdatedStacks);
    }

    [Fact]
    public async Task A_replacement_that_fails_is_tried_again_after_another_grace_until_one_ends_well()
    {
        var (updates, failing) = (life.Cloud.UpdatedStacks, 2);
        life.Cloud.Heat.Fate = (_, action, _) => new StackFate(TimeSpan.FromSeconds(5), IsFailing: action == "UPDATE" && failing-- > 0);
        life.Cloud.Engines.Of = which => SimulatedNodes.OfWorkers(2, static index => index != 1, ParametersOf(which));

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Status is BayStatus.UpdateFailed, 3 * Grace));
        var (failed, cause) = (life.Time.Now, life.Stored(bay)!.StatusReason);
        Assert.Contains("Test Resource failed work", cause, StringComparison.Ordinal);
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Status is BayStatus.UpdateInProgress, 3 * Grace));
        Assert.InRange(life.Time.Now - failed, Grace, Grace + TimeSpan.FromMinutes(2));
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Status is BayStatus.UpdateFailed, 3 * Grace));
        life.Cloud.Engines.Of = Well;

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay) is { Status: BayStatus.UpdateComplete, HealthStatus: HealthStatus.Healthy }, 3 * Grace), $"{life.Stored(bay)}");
        Assert.Equal((updates + 3, null), (life.Cloud.UpdatedStacks, life.Stored(bay)!.StatusReason));
        Assert.All(life.Stored(bay)!.NodeGroups, static group => Assert.Equal(BayStatus.UpdateComplete, group.Status));
    }

    [Fact]
    public async Task A_replacement_that_said_that_it_failed_is_forgotten_before_it_is_made_once_more()
    {
        var (updates, forgotten) = (0, 0);
        life.Cloud.Heat.Fate = (_, action, _) => new StackFate(TimeSpan.FromSeconds(5), IsFailing: action == "UPDATE" && ++updates == 1);
        life.Cloud.Heat.MoreOf = static stack => stack.Status == "UPDATE_FAILED"
            ? [new HeatResource($"{stack.Id}-1", "ready", "OS::Heat::WaitCondition", "CREATE_FAILED", "WaitConditionFailure: the disk is full", "wait", null, "1")]
            : [];
        life.Cloud.Calls.Decide = (method, _) =>
        {
            forgotten += method == nameof(IEngineNodes.ForgetAsync) ? 1 : 0;
            return null;
        };
        life.Cloud.Engines.Of = which => SimulatedNodes.OfWorkers(2, index => index != 1 || ParametersOf(which)!.GetValueOrDefault("generation_1") == "2", ParametersOf(which));
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Status is BayStatus.UpdateFailed, 3 * Grace), $"{life.Stored(bay)}");
        forgotten = 0;

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay) is { Status: BayStatus.UpdateComplete, HealthStatus: HealthStatus.Healthy }, 5 * Grace), $"{life.Stored(bay)}");

        Assert.Equal(("2", 2, 1), (life.StackOf(bay).Parameters["generation_1"], updates, forgotten));
    }

    [Fact]
    public async Task A_bay_whose_resize_failed_has_nothing_replaced_until_a_resize_ends_well()
    {
        life.Cloud.Heat.Fate = static (_, action, _) => new StackFate(TimeSpan.FromSeconds(5), IsFailing: action == "UPDATE");
        await life.ResizeAsync(bay, 3);
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Status is BayStatus.UpdateFailed, 3 * Grace));
        var updates = life.Cloud.UpdatedStacks;
        life.Cloud.CompletesAtOnce = true;
        life.Cloud.Engines.Of = SickUntilReplaced;

        await life.Time.PassAsync(3 * Grace);
        Assert.Equal(updates, life.Cloud.UpdatedStacks);

        await life.ResizeAsync(bay, 2);
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay) is { Operation.Kind: BayOperation.Heal, Status: BayStatus.UpdateComplete }, 3 * Grace), $"{life.Stored(bay)}");
    }

    [Fact]
    public async Task An_engine_that_gives_no_answer_has_nothing_replaced()
    {
        var updates = life.Cloud.UpdatedStacks;
        life.Cloud.Engines.Of = static _ => new EngineReading.TimedOut("silent");

        await life.Time.PassAsync(6 * Grace);

        Assert.Equal((HealthStatus.Unhealthy, updates), (life.Stored(bay)!.HealthStatus, life.Cloud.UpdatedStacks));
    }

    [Fact]
    public async Task The_loss_of_a_silo_does_not_begin_the_grace_anew()
    {
        life.Cloud.Engines.Of = SickUntilReplaced;
        await life.Time.PassAsync(Grace - TimeSpan.FromMinutes(1));
        await life.Cluster.KillSiloAsync(0, isFrozen: false, TestContext.Current.CancellationToken);
        await life.Cluster.KillSiloAsync(0, isFrozen: false, TestContext.Current.CancellationToken);

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay) is { Operation.Kind: BayOperation.Heal, Status: BayStatus.UpdateComplete }, TimeSpan.FromMinutes(4)));
    }

    private EngineReading? Well(Guid which) => SimulatedNodes.OfWorkers(2, parameters: ParametersOf(which));

    private EngineReading? SickUntilReplaced(Guid which) => SimulatedNodes.OfWorkers(2, index => index != 1 || ParametersOf(which)?.ContainsKey("generation_1") is true, ParametersOf(which));

    private IReadOnlyDictionary<string, string>? ParametersOf(Guid which) => life.StacksOf(which).FirstOrDefault(static stack => stack.Status != "DELETE_COMPLETE")?.Parameters;
}
