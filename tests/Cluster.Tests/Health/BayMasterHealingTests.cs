using System.Collections.Immutable;
using Magnum.Cluster.Tests.Cloud;
using Magnum.Cluster.Tests.Simulation;
using Magnum.Grains.Abstractions.Bays;
using Magnum.OpenStack.Heat;
using Xunit;

namespace Magnum.Cluster.Tests.Health;

/// <summary>One of three masters that is replaced because it is unwell, in simulated time, with the periods of production.</summary>
public sealed class BayMasterHealingTests : IAsyncLifetime
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private readonly Guid bay = Guid.NewGuid();
    private SimulatedBays life = null!;
    private SimulatedMasters masters = null!;

    public async ValueTask InitializeAsync()
    {
        life = await SimulatedBays.StartAsync(quota: 5, hasHealth: true, hasEngines: true);
        life.Cluster.Labels = ImmutableSortedDictionary<string, string>.Empty.Add("auto_healing_enabled", "true");
        life.Cloud.CompletesAtOnce = true;
        masters = SimulatedMasters.Of(life);
        await life.WarmUpAsync();
        await life.CreateAsync(bay, 2);
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.HealthStatus is HealthStatus.Healthy, SimulatedBays.Ages), $"{life.Stored(bay)}");
    }

    public async ValueTask DisposeAsync()
    {
        await life.DisposeAsync();
        Assert.Empty(life.Cloud.Heat.Rebuilt);
    }

    private IEnumerable<string> Anew => life.Cloud.Heat.MastersAnew;

    [Fact]
    public async Task One_whose_server_is_deleted_in_Nova_is_made_anew_in_its_place()
    {
        var began = life.Time.Now;
        life.Cloud.Nova.Servers["server-m1"] = null;

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Operation?.Kind is BayOperation.Heal, 3 * Grace), $"{life.Stored(bay)}");
        Assert.InRange(life.Time.Now - began, Grace, Grace + TimeSpan.FromMinutes(2));
        await HealedAsync();

        await life.Time.PassAsync(3 * Grace);
        Assert.Equal(["1"], Anew);
        Assert.Empty(masters.Stops);
        Assert.Equal(["m-1"], life.Cloud.Engines.ForgottenOf(bay));
        Assert.Equal([(BayStatus.UpdateComplete, 3), (BayStatus.UpdateComplete, 2)], life.Stored(bay)!.NodeGroups.Select(static g => (g.Status, g.NodeCount)));
        Assert.Equal("2", life.StackOf(bay).Parameters["number_of_minions"]);
    }

    [Fact]
    public async Task One_that_runs_is_shut_down_before()
    {
        masters.Unready["server-m1"] = true;

        await HealedAsync();

        Assert.Equal(["1"], Anew);
        Assert.Equal(["server-m1 0"], masters.Stops);
    }

    [Fact]
    public async Task A_size_that_is_asked_for_meanwhile_waits_and_holds_afterwards()
    {
        life.Cloud.Heat.Fate = static (_, _, _) => new StackFate(TimeSpan.FromMinutes(1));
        life.Cloud.Nova.Servers["server-m1"] = null;
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Operation is { Kind: BayOperation.Heal, Phase: "master-condemn" or "stack-update" or "stack-await" }, 3 * Grace));

        await life.ResizeAsync(bay, 3);

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay) is { Status: BayStatus.UpdateComplete, Operation.Kind: BayOperation.Resize }, 3 * Grace), $"{life.Stored(bay)}");
        Assert.Equal((3, "3"), (life.Stored(bay)!.NodeCount, life.StackOf(bay).Parameters["number_of_minions"]));
        Assert.Equal(["1"], Anew);
    }

    [Fact]
    public async Task None_is_replaced_while_two_are_unwell()
    {
        masters.Unready["server-m1"] = true;
        masters.Unready["server-m2"] = true;

        await life.Time.PassAsync(6 * Grace);

        Assert.Empty(Anew);
        Assert.Empty(masters.Stops);
        Assert.Equal(BayStatus.CreateComplete, life.Stored(bay)!.Status);
    }

    [Fact]
    public async Task One_that_runs_stays_while_anothers_etcd_is_unwell_and_the_bay_shows_no_failure()
    {
        masters.Unready["server-m1"] = true;
        masters.StoreFaults[2] = "Get \"https://10.0.0.202:2379/health\": refused";

        await life.Time.PassAsync(6 * Grace);
        Assert.Empty(masters.Stops);
        Assert.Equal((BayStatus.CreateComplete, HealthStatus.Unhealthy), (life.Stored(bay)!.Status, life.Stored(bay)!.HealthStatus));

        masters.StoreFaults.Clear();
        await HealedAsync();
        Assert.Equal(["1"], Anew);
    }

    [Fact]
    public async Task While_a_master_may_not_go_a_worker_may()
    {
        masters.Unready["server-m1"] = true;
        masters.StoreFaults[2] = "Get \"https://10.0.0.202:2379/health\": refused";
        life.Cloud.Engines.Of = which => SimulatedNodes.OfStack(
            life.StackOf(which).Parameters, index => index != 1 || life.StackOf(which).Parameters.ContainsKey("generation_1"), static server => server != "server-m1");

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay) is { Status: BayStatus.UpdateComplete, Operation.Kind: BayOperation.Heal }, 3 * Grace), $"{life.Stored(bay)}");

        Assert.Equal("1", life.StackOf(bay).Parameters["generation_1"]);
        Assert.Empty(Anew);
    }

    [Fact]
    public async Task One_that_comes_half_made_is_made_once_more_after_another_grace()
    {
        var updates = 0;
        life.Cloud.Heat.Fate = (_, action, _) => new StackFate(TimeSpan.FromSeconds(5), IsFailing: action == "UPDATE" && ++updates == 1);
        // What it said is no reason to make all of its member anew, as a worker's is.
        life.Cloud.Heat.MoreOf = static stack => stack.Status == "UPDATE_FAILED"
            ?
            [
                new HeatResource($"{stack.Id}-masters", "1", "master.yaml", "UPDATE_FAILED", null, $"{stack.Id}-m1", null, "masters") { StackName = stack.Name },
                new HeatResource($"{stack.Id}-m1", "ready", "OS::Heat::WaitCondition", "CREATE_FAILED", "WaitConditionFailure: the disk is full", "wait", null, "1"),
            ]
            : [];
        life.Cloud.Nova.Servers["server-m1"] = null;
        life.Cloud.Nova.Servers["server-m1.1"] = null;

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Status is BayStatus.UpdateFailed, 3 * Grace), $"{life.Stored(bay)}");
        Assert.Contains("Test Resource failed work", life.Stored(bay)!.StatusReason, StringComparison.Ordinal);
        await HealedAsync();

        Assert.Equal(["1", "1"], Anew);
        Assert.Equal(2, updates);
        Assert.DoesNotContain("generation_1", life.StackOf(bay).Parameters.Keys);
    }

    [Fact]
    public async Task None_is_touched_while_Heat_holds_another_one_to_have_failed()
    {
        Assert.True(life.Cloud.Heat.MarkUnhealthy("project-a", Assert.Single(life.Cloud.Heat.Resources("project-a", life.StackOf(bay).Key), static one => one is { Name: "master", ParentResource: "2" })));
        masters.Unready["server-m1"] = true;

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Status is BayStatus.UpdateFailed, 3 * Grace), $"{life.Stored(bay)}");

        Assert.Equal("Heat would make the master 2 anew with this update: its master is CHECK_FAILED.", life.Stored(bay)!.StatusReason);
        Assert.Empty(Anew);
        Assert.Empty(masters.Stops);
        Assert.Empty(life.Cloud.Engines.DrainedOf(bay));
    }

    private async Task HealedAsync() => Assert.True(
        await life.Time.UntilAsync(() => life.Stored(bay) is { Status: BayStatus.UpdateComplete, HealthStatus: HealthStatus.Healthy, Operation.Kind: BayOperation.Heal }, 4 * Grace), $"{life.Stored(bay)}");
}
