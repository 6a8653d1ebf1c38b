using System.Collections.Immutable;
using Magnum.Cluster.Tests.Cloud;
using Magnum.Cluster.Tests.Simulation;
using Magnum.Engines;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.OpenStack.Heat;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

/// <summary>Upgrades that replace machines, in simulated time.</summary>
public sealed class BayRenewalTests : IAsyncLifetime
{
    private readonly Guid bay = Guid.NewGuid();
    private SimulatedBays life = null!;

    public async ValueTask InitializeAsync()
    {
        life = await SimulatedBays.StartAsync(quota: 5, hasEngines: true);
        life.Cloud.CompletesAtOnce = true;
        life.Cloud.Engines.Of = which => SimulatedNodes.OfStack(life.StacksOf(which)[0].Parameters);
        await life.WarmUpAsync();
        await life.CreateAsync(bay, 5);
        await SettleAsync(BayStatus.CreateComplete);
        life.Cloud.Heat.Removals.Clear();
    }

    public ValueTask DisposeAsync() => life.DisposeAsync();

    [Fact]
    public async Task Workers_are_replaced_in_batches_and_masters_are_left_alone()
    {
        await life.UpgradeAsync(bay, "v2", batch: 2);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal([2, 2, 1], life.Cloud.Heat.Removals);
        Assert.Equal("0,1,2,3,4", life.StackOf(bay).Parameters["removed"]);
        Assert.Equal(["w-0", "w-1", "w-2", "w-3", "w-4"], life.Cloud.Engines.ForgottenOf(bay));
        Assert.Equal((5, "5"), (life.Stored(bay)!.NodeCount, life.StackOf(bay).Parameters["number_of_minions"]));
        Assert.All(life.Stored(bay)!.NodeGroups, static g => Assert.Equal(BayStatus.UpdateComplete, g.Status));
    }

    [Fact]
    public async Task A_batch_is_drained_before_Heat_takes_it_and_the_next_one_only_after_that()
    {
        life.Cloud.Engines.Carried = 4;
        Fate(failing: 0);

        await life.UpgradeAsync(bay, "v2", batch: 2);

        Assert.True(await life.Time.UntilAsync(() => life.Cloud.Engines.DrainedOf(bay).Count > 0, SimulatedBays.Ages));
        Assert.Equal((0, "v2"), (life.Cloud.Heat.Removals.Count, life.StackOf(bay).Parameters["kube_tag"]));
        Assert.True(await life.Time.UntilAsync(() => life.Cloud.Heat.Removals.Count == 1, SimulatedBays.Ages));
        Assert.Equal(["w-0", "w-1"], life.Cloud.Engines.DrainedOf(bay));
        await SettleAsync(BayStatus.UpdateComplete);
    }

    [Fact]
    public async Task A_batch_that_fails_ends_the_upgrade_with_its_cause_and_the_next_one_goes_on_with_those_that_are_old()
    {
        Fate(failing: 2);

        await life.UpgradeAsync(bay, "v2", batch: 2);
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Contains("Test Resource failed work", life.Stored(bay)!.StatusReason, StringComparison.Ordinal);
        Assert.Equal(("v2", SimulatedChanges.Model("").Uuid), (life.Stored(bay)!.Labels["kube_tag"], life.Stored(bay)!.BayModelId));

        Fate(failing: 0);
        Assert.IsType<BayReply.Accepted>(await life.UpgradeAsync(bay, "v2", caller: Again, batch: 2));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal("0,1,2,3,4", life.StackOf(bay).Parameters["removed"]);
    }

    [Fact]
    public async Task A_machine_that_said_that_it_failed_is_made_anew_with_the_next_change_and_its_engine_forgets_it_before()
    {
        Fate(failing: 2);
        await life.UpgradeAsync(bay, "v2", batch: 2);
        await SettleAsync(BayStatus.UpdateFailed);
        var half = HeatMemory.IndexesOf(life.StackOf(bay).Parameters).Last();
        life.Cloud.Heat.MoreOf = stack => stack.Status == "UPDATE_FAILED"
            ? [new HeatResource($"{stack.Id}-{half}", "ready", "OS::Heat::WaitCondition", "CREATE_FAILED", "WaitConditionFailure: the disk is full", "wait", null, $"{half}")]
            : [];

        Fate(failing: 0);
        await life.UpgradeAsync(bay, "v2", caller: Again, batch: 2);
        await SettleAsync(BayStatus.UpdateComplete);

        Assert.Equal("1", life.StackOf(bay).Parameters[$"generation_{half}"]);
        Assert.Contains($"w-{half}", life.Cloud.Engines.ForgottenOf(bay));
        Assert.Single(life.StackOf(bay).Parameters, static parameter => parameter.Key.StartsWith("generation_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_Heat_takes_back_has_work_again_and_goes_with_the_next_upgrade()
    {
        Fate(failing: 2);

        await life.UpgradeAsync(bay, "v2", rollback: true, batch: 3);
        await SettleAsync(BayStatus.RollbackComplete);
        Assert.Equal((0, 0, "v2"), (life.Cloud.Engines.DrainedOf(bay).Count, life.Cloud.Engines.ForgottenOf(bay).Count, life.Stored(bay)!.Labels["kube_tag"]));
        Assert.EndsWith("(taken back)", life.Stored(bay)!.StatusReason, StringComparison.Ordinal);

        Fate(failing: 0);
        await life.UpgradeAsync(bay, "v2", caller: Again, batch: 3);
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal("0,1,2,3,4", life.StackOf(bay).Parameters["removed"]);
    }

    [Fact]
    public async Task An_upgrade_that_is_done_and_asked_for_once_more_replaces_all_workers_again()
    {
        await life.UpgradeAsync(bay, "v2", batch: 5);
        await SettleAsync(BayStatus.UpdateComplete);

        await life.UpgradeAsync(bay, "v2", caller: Again, batch: 5);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal("0,1,2,3,4,5,6,7,8,9", life.StackOf(bay).Parameters["removed"]);
    }

    [Fact]
    public async Task A_size_that_is_asked_for_meanwhile_waits_until_the_last_batch_is_done()
    {
        life.Cloud.Engines.Carried = 2;
        await life.UpgradeAsync(bay, "v2", batch: 2);
        await life.ResizeAsync(bay, 3);

        Assert.True(await life.Time.UntilAsync(() => life.StackOf(bay).Parameters.GetValueOrDefault("removed") == "0,1,2,3,4", SimulatedBays.Ages));
        Assert.Equal("5", life.StackOf(bay).Parameters["number_of_minions"]);

        Assert.True(await life.Time.UntilAsync(() => life.Stored(bay) is { Operation: { Kind: BayOperation.Resize, EndedAt: not null } }, SimulatedBays.Ages));
        Assert.Equal(3, life.Stored(bay)!.NodeCount);
        Assert.Equal([2, 2, 1, 2], life.Cloud.Heat.Removals);
    }

    [Fact]
    public async Task A_new_machine_that_is_not_ready_holds_the_next_batch_and_is_the_cause_when_time_is_up()
    {
        life.Cloud.Engines.Of = which => SimulatedNodes.OfStack(life.StacksOf(which)[0].Parameters, static index => index < 5);

        await life.UpgradeAsync(bay, "v2", batch: 2);

        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal([2], life.Cloud.Heat.Removals);
        Assert.Equal("Upgrade was not done within 65 minutes, at nodes-choose: The server server-5, which was built anew, is not ready: KubeletNotReady: gone", life.Stored(bay)!.StatusReason);
    }

    [Fact]
    public async Task An_engine_that_never_answers_holds_nothing_up_but_one_that_stops_to_does()
    {
        life.Cloud.Engines.Of = static _ => new EngineReading.TimedOut("silent");
        await life.UpgradeAsync(bay, "v2", batch: 3);
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal([3, 2], life.Cloud.Heat.Removals);
        Assert.Contains("(machines went without being drained: silent)", life.Stored(bay)!.NodeGroups[1].StatusReason, StringComparison.Ordinal);

        life.Cloud.Engines.Of = which => life.Cloud.Heat.Removals.Count > 2 ? new EngineReading.TimedOut("silent") : SimulatedNodes.OfStack(life.StacksOf(which)[0].Parameters);
        await life.UpgradeAsync(bay, "v2", caller: Again, batch: 3);
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.EndsWith("at nodes-choose: silent", life.Stored(bay)!.StatusReason, StringComparison.Ordinal);
        Assert.Equal([3, 2, 3], life.Cloud.Heat.Removals);
    }

    [Fact]
    public async Task Workers_get_the_new_image_and_those_that_are_old_yet_are_told_with_theirs_even_by_other_updates_in_between()
    {
        var former = life.Stored(bay)!.NodeGroups[1].ImageId;
        var told = string.Join(',', Enumerable.Range(0, 5).Select(index => $"{index}={former}"));
        Fate(failing: 2);

        await life.UpgradeAsync(bay, Model("image-2"), batch: 3);
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal(("image-2", told), (life.StackOf(bay).Parameters["image"], life.StackOf(bay).Parameters["former"]));
        Assert.Equal((former, "image-2"), (life.Stored(bay)!.NodeGroups[0].ImageId, life.Stored(bay)!.NodeGroups[1].ImageId));

        // In the simulation Heat has done what failed at its end: three are new, and a sixth will be.
        Fate(failing: 0);
        await life.ResizeAsync(bay, 6);
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(("image-2", told), (life.StackOf(bay).Parameters["image"], life.StackOf(bay).Parameters["former"]));
        await life.UpgradeAsync(bay, Model("image-2"), caller: Again, batch: 3);
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(("image-2", $"3={former},4={former}"), (life.StackOf(bay).Parameters["image"], life.StackOf(bay).Parameters["former"]));
        Assert.Equal("0,1,2,3,4", life.StackOf(bay).Parameters["removed"]);
    }

    [Fact]
    public async Task An_upgrade_that_the_stack_does_not_take_leaves_image_and_machines_as_they_were()
    {
        var former = life.Stored(bay)!.NodeGroups[1].ImageId;
        Fate(failing: 1);

        await life.UpgradeAsync(bay, Model("image-2"));
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal((former, 0), (life.Stored(bay)!.NodeGroups[1].ImageId, life.Cloud.Heat.Removals.Count));

        Fate(failing: 0);
        await life.ResizeAsync(bay, 6);
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal((former, ""), (life.StackOf(bay).Parameters["image"], life.StackOf(bay).Parameters["former"]));
    }

    [Fact]
    public async Task What_would_change_masters_is_refused_before_anything_is_stored_and_a_preview_too()
    {
        var model = SimulatedChanges.Model("v2");
        model = model with { Labels = model.Labels.Add("master_tag", "v2") };
        var (before, updates) = (life.Stored(bay), life.Cloud.UpdatedStacks);
        var refusal = new BayError.NotSupported("Masters stay as they are.");

        Assert.Equal(refusal, Assert.IsType<BayReply.Refused>(await life.UpgradeAsync(bay, model)).Error);
        Assert.Equal(refusal, Assert.IsType<BayPreviewReply.Refused>(await PreviewAsync(model)).Error);
        Assert.Equal((before!.UpdatedAt, BayStatus.CreateComplete, updates), (life.Stored(bay)!.UpdatedAt, life.Stored(bay)!.Status, life.Cloud.UpdatedStacks));
    }

    [Fact]
    public async Task A_preview_tells_the_servers_that_would_be_replaced_and_replaces_none()
    {
        var preview = Assert.IsType<BayPreviewReply.Ready>(await PreviewAsync(Model("image-2"))).Preview;

        Assert.Equal(
            ["server-0", "server-1", "server-2", "server-3", "server-4"],
            preview.Resources.Where(static r => r is { Parent: "default-worker", Type: "OS::Nova::Server", Action: ResourceAction.Replace }).Select(static r => r.Name).Order(StringComparer.Ordinal));
        Assert.Equal(5, life.Cloud.Heat.Previewed.Last()["former"].Split(',').Length);
        Assert.Empty(life.Cloud.Heat.Removals);
    }

    [Fact]
    public async Task A_deletion_between_two_batches_leaves_nothing()
    {
        life.Cloud.Engines.Carried = 3;
        await life.UpgradeAsync(bay, "v2", batch: 2);
        Assert.True(await life.Time.UntilAsync(() => life.Cloud.Heat.Removals.Count == 1 && life.Stored(bay)?.Operation?.Phase == "nodes-drain", SimulatedBays.Ages));

        await life.DeleteAsync(bay);

        Assert.True(await life.Time.UntilAsync(() => life.LeftOf(bay).Count == 0, SimulatedBays.Ages), string.Join(", ", life.LeftOf(bay)));
        Assert.Single(life.Cloud.Heat.Removals);
    }

    private static Magnum.Grains.Abstractions.Callers.Caller Again => BayCluster.Alpha with { RequestId = "req-again" };

    private static BayModelSnapshot Model(string image) => SimulatedChanges.Model("v2") with { ImageId = image };

    // The updates of the stack from now on, counted from 1: which one fails.
    private void Fate(int failing)
    {
        var updates = 0;
        life.Cloud.Heat.Fate = (_, action, _) => new StackFate(TimeSpan.FromSeconds(5), IsFailing: action == "UPDATE" && ++updates == failing);
    }

    private Task<BayPreviewReply> PreviewAsync(BayModelSnapshot model) =>
        life.Time.AnswerAsync(life.Cluster.Bay(bay).PreviewUpgradeAsync(new UpgradeBay(model, null, 1, false), TestContext.Current.CancellationToken));

    private async Task SettleAsync(BayStatus status) => Assert.True(
        await life.Time.UntilAsync(() => life.Stored(bay) is { Operation.EndedAt: not null } seen && seen.Status == status, SimulatedBays.Ages),
        $"the bay stays {life.Stored(bay)?.Status} at {life.Stored(bay)?.Operation?.Phase}: {life.Stored(bay)?.StatusReason}");
}
