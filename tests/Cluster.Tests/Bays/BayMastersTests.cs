using Magnum.Cluster.Tests.Cloud;
using Magnum.Cluster.Tests.Simulation;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

/// <summary>Upgrades that replace the masters of a bay of three, in simulated time.</summary>
public sealed class BayMastersTests : IAsyncLifetime
{
    private readonly Guid bay = Guid.NewGuid();
    private SimulatedBays life = null!;
    private SimulatedMasters masters = null!;

    public async ValueTask InitializeAsync()
    {
        life = await SimulatedBays.StartAsync(quota: 5, hasEngines: true);
        life.Cloud.CompletesAtOnce = true;
        masters = SimulatedMasters.Of(life);
        await life.WarmUpAsync();
        await life.CreateAsync(bay, 2);
        await SettleAsync(BayStatus.CreateComplete);
        life.Cloud.Heat.Removals.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await life.DisposeAsync();
        Assert.Empty(life.Cloud.Heat.Rebuilt);
    }

    private IEnumerable<string> Anew => life.Cloud.Heat.MastersAnew;

    [Fact]
    public async Task Masters_go_one_at_a_time_each_shut_down_and_forgotten_before_and_workers_after_them()
    {
        var updates = new List<(int Masters, int Workers)>();
        life.Cloud.Heat.Fate = (_, action, _) =>
        {
            if (action == "UPDATE")
                updates.Add((life.Cloud.Heat.MastersAnew.Count, life.Cloud.Heat.Removals.Count));
            return StackFate.AtOnce;
        };

        await life.UpgradeAsync(bay, "v2", batch: 2);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["0", "1", "2"], Anew);
        Assert.Equal(["server-m0 0", "server-m1 1", "server-m2 2"], masters.Stops);
        Assert.Equal([(0, 0), (1, 0), (2, 0), (3, 0), (3, 1)], updates);
        Assert.Equal(["m-0", "m-1", "m-2", "w-0", "w-1"], life.Cloud.Engines.ForgottenOf(bay));
        Assert.Equal("v2", life.StackOf(bay).Parameters["kube_tag"]);
        Assert.Equal([(BayStatus.UpdateComplete, 3), (BayStatus.UpdateComplete, 2)], life.Stored(bay)!.NodeGroups.Select(static g => (g.Status, g.NodeCount)));
    }

    [Fact]
    public async Task A_master_that_is_not_well_goes_first()
    {
        masters.Unready["server-m2"] = true;

        await life.UpgradeAsync(bay, "v2", batch: 2);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["2", "0", "1"], Anew);
    }

    [Fact]
    public async Task None_goes_while_the_one_before_it_is_not_back_and_the_next_upgrade_goes_on_with_those_that_are_left()
    {
        masters.Unready["server-m0.1"] = true;
        await life.UpgradeAsync(bay, "v2");
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal(["0"], Anew);
        Assert.Equal("Upgrade was not done within 65 minutes, at nodes-choose: The server server-m0.1, which was built anew, is not ready: KubeletNotReady: gone", life.Stored(bay)!.StatusReason);

        masters.Unready.Clear();
        Assert.IsType<BayReply.Accepted>(await life.UpgradeAsync(bay, "v2", caller: Again, batch: 2));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["0", "1", "2"], Anew);
        Assert.Equal([2], life.Cloud.Heat.Removals);
    }

    [Fact]
    public async Task None_goes_while_a_member_of_etcd_is_not_well_though_all_nodes_are()
    {
        masters.StoreFaults[2] = "Get \"https://10.0.0.202:2379/health\": refused";

        await life.UpgradeAsync(bay, "v2");

        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Empty(Anew);
        Assert.Empty(masters.Stops);
        // It has work again.
        Assert.Empty(life.Cloud.Engines.DrainedOf(bay));
        Assert.StartsWith("Upgrade was not done within 65 minutes, at master-release: The master 0 is not replaced while a member of etcd is not well: Get \"https://10.0.0.202:2379/health\": refused", life.Stored(bay)!.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_master_whose_own_etcd_is_not_well_goes()
    {
        masters.Unready["server-m1"] = true;
        masters.StoreFaults[1] = "Get \"https://10.0.0.201:2379/health\": refused";
        life.Cloud.Heat.Fate = (_, action, _) =>
        {
            if (action == "UPDATE" && !life.Cloud.Heat.MastersAnew.IsEmpty)
                masters.StoreFaults.Clear();
            return StackFate.AtOnce;
        };

        await life.UpgradeAsync(bay, "v2");

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["1", "0", "2"], Anew);
    }

    [Fact]
    public async Task One_that_comes_half_made_ends_the_upgrade_without_being_taken_back_and_the_next_one_makes_it_once_more_before_all_else()
    {
        Fate(failing: 2);
        await life.UpgradeAsync(bay, "v2", rollback: true, batch: 2);
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Contains("Test Resource failed work", life.Stored(bay)!.StatusReason, StringComparison.Ordinal);
        Assert.Equal(["0"], Anew);

        Fate(failing: 0);
        Assert.IsType<BayReply.Accepted>(await life.UpgradeAsync(bay, "v2", caller: Again, batch: 2));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["0", "0", "1", "2"], Anew);
        Assert.Equal(["server-m0 0", "server-m0.1 1", "server-m1 2", "server-m2 3"], masters.Stops);
    }

    [Fact]
    public async Task Workers_alone_are_refused_while_masters_are_left()
    {
        Fate(failing: 3);
        await life.UpgradeAsync(bay, "v2");
        await SettleAsync(BayStatus.UpdateFailed);

        var refused = Assert.IsType<BayReply.Refused>(await life.UpgradeAsync(bay, "v2", group: life.Stored(bay)!.NodeGroups[1].Uuid, caller: Again));

        Assert.Equal(new BayError.NotSupported("Some masters of this cluster are not upgraded yet, and they go before all others: upgrade it without nodegroup first."), refused.Error);
    }

    [Fact]
    public async Task Masters_get_the_new_image_and_those_that_are_old_yet_are_told_with_theirs()
    {
        Fate(failing: 3);

        await life.UpgradeAsync(bay, Model("image-2"));

        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal(("image-2", "2=image"), (life.StackOf(bay).Parameters["master_image"], life.StackOf(bay).Parameters["master_former"]));
        Assert.Equal(("image-2", "0=image,1=image"), (life.StackOf(bay).Parameters["image"], life.StackOf(bay).Parameters["former"]));
        Assert.All(life.Stored(bay)!.NodeGroups, static group => Assert.Equal("image-2", group.ImageId));

        Fate(failing: 0);
        await life.UpgradeAsync(bay, Model("image-2"), caller: Again);
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(("", "0=image,1=image"), (life.StackOf(bay).Parameters["master_former"], life.StackOf(bay).Parameters["former"]));
    }

    [Fact]
    public async Task An_upgrade_that_the_stack_does_not_take_leaves_images_and_machines_as_they_were()
    {
        Fate(failing: 1);

        await life.UpgradeAsync(bay, Model("image-2"));

        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Empty(Anew);
        Assert.All(life.Stored(bay)!.NodeGroups, static group => Assert.Equal("image", group.ImageId));
    }

    [Fact]
    public async Task A_stack_that_can_not_be_told_the_former_images_is_told_no_other_one()
    {
        var old = Guid.NewGuid();
        life.Cluster.Labels = life.Cluster.Labels.Add("old", "1");
        await life.CreateAsync(old, 0);
        Assert.True(await life.Time.UntilAsync(() => life.Stored(old)?.Status is BayStatus.CreateComplete, SimulatedBays.Ages));
        var updates = life.Cloud.UpdatedStacks;

        await life.UpgradeAsync(old, Model("image-2"));

        Assert.True(await life.Time.UntilAsync(() => life.Stored(old)?.Status is BayStatus.UpdateFailed, SimulatedBays.Ages));
        Assert.Equal("The stack is of a template without the parameter master_former: its machines can't get another image.", life.Stored(old)!.StatusReason);
        Assert.Equal(updates, life.Cloud.UpdatedStacks);

        // What needs no other image goes on as ever.
        Assert.IsType<BayReply.Accepted>(await life.UpgradeAsync(old, Model("image"), caller: Again));
        Assert.True(await life.Time.UntilAsync(() => life.Stored(old)?.Status is BayStatus.UpdateComplete, SimulatedBays.Ages), life.Stored(old)!.StatusReason);
        Assert.IsType<BayReply.Accepted>(await life.ResizeAsync(old, 1));
        Assert.True(await life.Time.UntilAsync(() => life.Stored(old) is { Operation: { Kind: BayOperation.Resize, EndedAt: not null } }, SimulatedBays.Ages));
        Assert.Equal((BayStatus.UpdateComplete, null), (life.Stored(old)!.Status, life.Stored(old)!.StatusReason));
    }

    [Fact]
    public async Task Masters_follow_where_the_same_template_was_for_the_workers_alone_and_did_not_get_through()
    {
        Fate(failing: 2);
        await life.UpgradeAsync(bay, Model("image-2"), group: life.Stored(bay)!.NodeGroups[1].Uuid);
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal(("image", "image-2", "0=image,1=image"), (life.StackOf(bay).Parameters["master_image"], life.StackOf(bay).Parameters["image"], life.StackOf(bay).Parameters["former"]));

        Fate(failing: 0);
        Assert.IsType<BayReply.Accepted>(await life.UpgradeAsync(bay, Model("image-2"), caller: Again));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["0", "1", "2"], Anew);
        Assert.Equal(("image-2", ""), (life.StackOf(bay).Parameters["master_image"], life.StackOf(bay).Parameters["master_former"]));
    }

    [Fact]
    public async Task A_resize_between_two_upgrades_leaves_a_half_made_master_to_the_second_one()
    {
        Fate(failing: 2);
        await life.UpgradeAsync(bay, Model("image-2"));
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal(["0"], Anew);

        Fate(failing: 0);
        Assert.IsType<BayReply.Accepted>(await life.ResizeAsync(bay, 3));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["0"], Anew);

        Assert.IsType<BayReply.Accepted>(await life.UpgradeAsync(bay, Model("image-2"), caller: Again));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["0", "0", "1", "2"], Anew);
    }

    [Fact]
    public async Task None_goes_while_Heat_holds_another_one_to_have_failed()
    {
        Assert.True(life.Cloud.Heat.MarkUnhealthy("project-a", Assert.Single(life.Cloud.Heat.Resources("project-a", life.StackOf(bay).Key), static one => one is { Name: "master", ParentResource: "2" })));

        await life.UpgradeAsync(bay, "v2");

        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Empty(Anew);
        Assert.Equal(
            "Upgrade was not done within 65 minutes, at stack-update: Heat would make the master 2 anew with this update: its master is CHECK_FAILED.", life.Stored(bay)!.StatusReason);
    }

    [Fact]
    public async Task Masters_named_alone_are_replaced_alone()
    {
        await life.UpgradeAsync(bay, Model("image-2"), group: life.Stored(bay)!.NodeGroups[0].Uuid);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["0", "1", "2"], Anew);
        Assert.Empty(life.Cloud.Heat.Removals);
        Assert.Equal(["image-2", "image"], life.Stored(bay)!.NodeGroups.Select(static group => group.ImageId));
    }

    [Fact]
    public async Task What_masters_are_not_built_with_leaves_them_alone()
    {
        await life.UpgradeAsync(bay, "v2", batch: 2);
        await SettleAsync(BayStatus.UpdateComplete);

        await life.UpgradeAsync(bay, "v2", caller: Again, batch: 2);

        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(["0", "1", "2"], Anew);
        Assert.Equal([2, 2], life.Cloud.Heat.Removals);
    }

    [Fact]
    public async Task Masters_whose_API_the_service_can_not_reach_are_refused()
    {
        var hidden = Guid.NewGuid();
        life.Cluster.HasFloatingIps = false;
        await life.CreateAsync(hidden, 1);
        Assert.True(await life.Time.UntilAsync(() => life.Stored(hidden)?.Status is BayStatus.CreateComplete, SimulatedBays.Ages));

        var refused = Assert.IsType<BayReply.Refused>(await life.UpgradeAsync(hidden, "v2"));

        Assert.Equal(new BayError.NotSupported("Masters of this cluster can't be replaced: its API has no address at which the service could see that the others are well."), refused.Error);
    }

    [Fact]
    public async Task A_preview_tells_the_servers_that_would_be_replaced_masters_first_and_replaces_none()
    {
        var preview = Assert.IsType<BayPreviewReply.Ready>(await life.Time.AnswerAsync(
            life.Cluster.Bay(bay).PreviewUpgradeAsync(new UpgradeBay(Model("image-2"), null, 1, false), TestContext.Current.CancellationToken))).Preview;

        Assert.Equal(
            ["default-master server-m0", "default-master server-m1", "default-master server-m2", "default-worker server-0", "default-worker server-1"],
            preview.Resources.Where(static r => r is { Type: "OS::Nova::Server", Action: ResourceAction.Replace }).Select(static r => $"{r.Parent} {r.Name}").Order(StringComparer.Ordinal));
        Assert.Equal("0=image,1=image,2=image", life.Cloud.Heat.Previewed.Last()["master_former"]);
        Assert.Empty(masters.Stops);
    }

    private static Caller Again => BayCluster.Alpha with { RequestId = "req-again" };

    private static BayModelSnapshot Model(string image) => SimulatedChanges.Model("v2") with { ImageId = image };

    // The updates of the stack from now on, counted from 1: which one fails.
    private void Fate(int failing)
    {
        var updates = 0;
        life.Cloud.Heat.Fate = (_, action, _) => new StackFate(TimeSpan.FromSeconds(5), IsFailing: action == "UPDATE" && ++updates == failing);
    }

    private async Task SettleAsync(BayStatus status) => Assert.True(
        await life.Time.UntilAsync(() => life.Stored(bay) is { Operation.EndedAt: not null } seen && seen.Status == status, SimulatedBays.Ages),
        $"the bay stays {life.Stored(bay)?.Status} at {life.Stored(bay)?.Operation?.Phase}: {life.Stored(bay)?.StatusReason}");
}
