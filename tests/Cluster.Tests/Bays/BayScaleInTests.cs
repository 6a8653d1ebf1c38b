using Magnum.Cluster.Tests.Simulation;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

/// <summary>Bays that shrink, in simulated time.</summary>
public sealed class BayScaleInTests : IAsyncLifetime
{
    private readonly Guid bay = Guid.NewGuid();
    private SimulatedBays life = null!;

    public async ValueTask InitializeAsync()
    {
        life = await SimulatedBays.StartAsync(quota: 5, hasEngines: true);
        life.Cloud.CompletesAtOnce = true;
        life.Cloud.Engines.Reading = SimulatedNodes.OfWorkers(3);
        await life.WarmUpAsync();
        await life.CreateAsync(bay, 3);
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)?.Status is BayStatus.CreateComplete, SimulatedBays.Ages));
    }

    public ValueTask DisposeAsync() => life.DisposeAsync();

    [Fact]
    public async Task The_machines_that_go_are_drained_before_Heat_takes_them_and_forgotten_afterwards()
    {
        life.Cloud.Engines.Carried = 4;
        var updates = life.Cloud.UpdatedStacks;

        await life.ResizeAsync(bay, 1);
        Assert.True(await life.Time.UntilAsync(() => life.Cloud.Engines.DrainedOf(bay).Count == 2, SimulatedBays.Ages));
        Assert.Equal((updates, 0), (life.Cloud.UpdatedStacks, life.Cloud.Engines.ForgottenOf(bay).Count));

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(updates + 1, life.Cloud.UpdatedStacks);
        Assert.Equal(["w-1", "w-2"], life.Cloud.Engines.ForgottenOf(bay));
        Assert.Equal(["server-2", "server-1"], Removed());
        Assert.DoesNotContain("drained", life.Stored(bay)!.NodeGroups[1].StatusReason!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unhealthy_machine_goes_before_younger_ones()
    {
        life.Cloud.Engines.Reading = SimulatedNodes.OfWorkers(3, static index => index != 0);

        await life.ResizeAsync(bay, 2);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["server-0"], Removed());
    }

    [Fact]
    public async Task Patience_with_what_does_not_move_ends_and_the_group_tells_why()
    {
        life.Cloud.Engines.Carried = int.MaxValue;
        var began = life.Time.Now;

        await life.ResizeAsync(bay, 2);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.InRange(life.Time.Now - began, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        Assert.Matches("^Stack UPDATE completed successfully \\(machines went without being drained: Pods left on w-2: [0-9]+\\)$", life.Stored(bay)!.NodeGroups[1].StatusReason);
    }

    [Fact]
    public async Task An_engine_that_gives_no_answer_holds_nothing_up()
    {
        life.Cloud.Engines.Reading = new EngineReading.TimedOut("silent");
        var (began, looks) = (life.Time.Now, life.Cloud.Engines.Looks);

        await life.ResizeAsync(bay, 2);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.InRange(life.Time.Now - began, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(looks + 1, life.Cloud.Engines.Looks);
        Assert.Equal(["server-2"], Removed());
        Assert.Equal("Stack UPDATE completed successfully (machines went without being drained: silent)", life.Stored(bay)!.NodeGroups[1].StatusReason);
    }

    [Fact]
    public async Task Machines_that_Heat_fails_to_take_away_have_work_again()
    {
        life.Cloud.Heat.Fate = static (_, action, _) => new Cloud.StackFate(TimeSpan.FromSeconds(5), IsFailing: action == "UPDATE");

        await life.ResizeAsync(bay, 2, rollback: true);

        await SettleAsync(BayStatus.RollbackComplete);
        Assert.Equal((0, 0), (life.Cloud.Engines.DrainedOf(bay).Count, life.Cloud.Engines.ForgottenOf(bay).Count));
        Assert.Contains("Test Resource failed", life.Stored(bay)!.StatusReason, StringComparison.Ordinal);
        Assert.Equal(3, life.Stored(bay)!.NodeCount);
    }

    [Fact]
    public async Task A_bay_that_grows_has_its_engine_left_alone()
    {
        var looks = life.Cloud.Engines.Looks;

        await life.ResizeAsync(bay, 4);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal((looks, 0), (life.Cloud.Engines.Looks, life.Cloud.Engines.DrainedOf(bay).Count));
    }

    [Fact]
    public async Task A_group_that_is_deleted_has_its_machines_drained_before_and_forgotten_afterwards_and_others_left_alone()
    {
        var (group, engines) = (Guid.NewGuid(), life.Cloud.Engines);
        await life.CreateGroupAsync(bay, group, "gpu", 2);
        await SettleAsync(BayStatus.UpdateComplete);
        engines.Reading = new EngineReading.Answered([.. ((EngineReading.Answered)engines.Reading).Nodes, Of("gpu-0"), Of("gpu-1")]);
        engines.Carried = 4;

        await life.DeleteGroupAsync(bay, group);
        Assert.True(await life.Time.UntilAsync(() => engines.DrainedOf(bay).Count == 2, SimulatedBays.Ages));
        Assert.Equal((BayStatus.DeleteInProgress, 0), (life.Stored(bay)!.NodeGroups[2].Status, engines.ForgottenOf(bay).Count));

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(2, life.Stored(bay)!.NodeGroups.Length);
        Assert.Equal(["gpu-0", "gpu-1"], engines.ForgottenOf(bay));
    }

    [Fact]
    public async Task A_group_that_is_deleted_while_it_is_built_leaves_no_machine_that_was_ready_to_the_engine()
    {
        var (group, engines) = (Guid.NewGuid(), life.Cloud.Engines);
        life.Cloud.Heat.Fate = static (_, action, _) => new Cloud.StackFate(TimeSpan.FromMinutes(action == "CREATE" ? 20 : 1));
        await life.CreateGroupAsync(bay, group, "gpu", 2);
        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay)!.NodeGroups[2].StackId is not null, SimulatedBays.Ages));
        var stack = StackNames.OfGroup(life.Stored(bay)!.Name, "gpu", group);
        engines.Reading = new EngineReading.Answered([.. ((EngineReading.Answered)engines.Reading).Nodes, Of($"{stack}-minion-0"), Of("gpu-of-another")]);

        await life.DeleteGroupAsync(bay, group);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(2, life.Stored(bay)!.NodeGroups.Length);
        Assert.Equal([$"{stack}-minion-0"], engines.ForgottenOf(bay));
    }

    private static EngineNode Of(string server) => new(server, IsReady: true, null, server, []) { Id = $"id-of-{server}" };

    private string[] Removed() => life.StackOf(bay).Parameters["nodes_to_remove"].Split(',');

    private async Task SettleAsync(BayStatus status) => Assert.True(
        await life.Time.UntilAsync(() => life.Stored(bay) is { Operation.EndedAt: not null } seen && seen.Status == status, SimulatedBays.Ages),
        $"the bay stays {life.Stored(bay)?.Status} at {life.Stored(bay)?.Operation?.Phase}: {life.Stored(bay)?.StatusReason}");
}
