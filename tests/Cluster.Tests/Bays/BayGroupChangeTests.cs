using Magnum.Cluster.Tests.Cloud;
using Magnum.Cluster.Tests.Simulation;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

/// <summary>Changes of bays with a group of the tenant's own that fail for the group, and what its stack has afterwards.</summary>
public sealed class BayGroupChangeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Guid bay = new("00000000-0000-4000-8000-000000000005");
    private readonly Guid group = new("00000000-0000-4000-8000-000000000006");
    private SimulatedBays bays = null!;

    public async ValueTask InitializeAsync()
    {
        bays = await SimulatedBays.StartAsync(quota: 5);
        Accepted(await bays.CreateAsync(bay, 1));
        await SettleAsync(BayStatus.CreateComplete);
        Accepted(await bays.CreateGroupAsync(bay, group, "gpu", 1));
        await SettleAsync(BayStatus.UpdateComplete);
    }

    public ValueTask DisposeAsync() => bays.DisposeAsync();

    [Fact]
    public async Task A_group_that_the_driver_does_not_build_is_refused_and_one_that_is_built_stays()
    {
        var reply = await bays.CreateGroupAsync(bay, Guid.NewGuid(), "big", 1, volume: 5);

        Assert.Equal(new BayError.NotSupported("docker_volume_size is not supported by the driver plain."), Assert.IsType<BayReply.Refused>(reply).Error);
        Assert.Equal((BayStatus.UpdateComplete, 3), (bays.Stored(bay)!.Status, bays.Stored(bay)!.NodeGroups.Length));
        // Repeated, a command that was taken is answered as it was.
        Accepted(await bays.CreateGroupAsync(bay, group, "gpu", 1, volume: 5));
    }

    [Fact]
    public async Task After_a_failed_upgrade_of_a_group_its_next_update_gives_the_stack_back_what_it_was_built_with()
    {
        Accepted(await bays.UpgradeAsync(bay, "v2", caller: Asking("req-bay")));
        await SettleAsync(BayStatus.UpdateComplete);
        FailGroup(true);
        Accepted(await bays.UpgradeAsync(bay, "v2", group: group, caller: Asking("req-group")));
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal(("v2", 0), (bays.StackOfGroup(bay).Parameters["kube_tag"], bays.Stored(bay)!.NodeGroups[^1].Labels.Count));

        FailGroup(false);
        Accepted(await bays.ResizeAsync(bay, 2, group: group));
        await SettleAsync(BayStatus.UpdateComplete);

        Assert.Equal(("v0", "2"), (bays.StackOfGroup(bay).Parameters["kube_tag"], bays.StackOfGroup(bay).Parameters["number_of_minions"]));
        Assert.Equal("v2", bays.StackOf(bay).Parameters["kube_tag"]);
    }

    [Fact]
    public async Task A_group_that_can_not_take_the_new_CA_leaves_it_in_force_and_gets_it_with_its_next_update()
    {
        var former = await bays.CaAsync(bay);
        FailGroup(true);
        Accepted(await bays.RotateCaAsync(bay));
        await SettleAsync(BayStatus.UpdateFailed);

        var ca = await bays.CaAsync(bay);
        Assert.NotEqual(former, ca);
        Assert.Equal($"{former}\n{ca}", bays.StackOf(bay).Parameters["ca"]);
        Assert.Equal("gpu failed: work (OS::Heat::TestResource): ValueError: Test Resource failed work", bays.Stored(bay)!.StatusReason);

        FailGroup(false);
        Accepted(await bays.ResizeAsync(bay, 2, group: group));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(ca, bays.StackOfGroup(bay).Parameters["ca"]);
    }

    [Fact]
    public async Task A_group_that_can_not_take_the_new_credential_keeps_the_former_until_it_can()
    {
        Accepted(await bays.RotateCredentialsAsync(bay, Asking("req-1")));
        await SettleAsync(BayStatus.UpdateComplete);
        var former = bays.StackOfGroup(bay).Parameters["trust_id"];
        Assert.Equal((2, 2), bays.CredentialsOf(bay));

        FailGroup(true);
        Accepted(await bays.RotateCredentialsAsync(bay, Asking("req-2")));
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal((3, 3), bays.CredentialsOf(bay));
        Assert.Contains(former, bays.Cloud.Trusts);

        FailGroup(false);
        Accepted(await bays.RotateCredentialsAsync(bay, Asking("req-3")));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(bays.StackOf(bay).Parameters["trust_id"], bays.StackOfGroup(bay).Parameters["trust_id"]);
        Assert.Equal((2, 2), bays.CredentialsOf(bay));
    }

    [Fact]
    public async Task A_deletion_in_the_middle_of_a_groups_turn_leaves_nothing()
    {
        bays.Cloud.Heat.Fate = (stack, _, _) => stack.Name.Contains("gpu", StringComparison.Ordinal) ? StackFate.Never : StackFate.AtOnce;
        Accepted(await bays.RotateCredentialsAsync(bay));
        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)!.NodeGroups[^1].Status is BayStatus.UpdateInProgress && bays.StackOfGroup(bay).Status is "UPDATE_IN_PROGRESS", Patience));
        bays.Cloud.Heat.Fate = static (_, _, _) => StackFate.AtOnce;

        Accepted(await bays.DeleteAsync(bay));

        Assert.True(await bays.Time.UntilAsync(() => bays.LeftOf(bay).Count == 0, SimulatedBays.Ages), string.Join(", ", bays.LeftOf(bay)));
    }

    private void FailGroup(bool isFailing) =>
        bays.Cloud.Heat.Fate = (stack, _, _) => new StackFate(TimeSpan.FromSeconds(5), isFailing && stack.Name.Contains("gpu", StringComparison.Ordinal));

    private static Caller Asking(string request) => BayCluster.Alpha with { RequestId = request };

    private async Task SettleAsync(BayStatus status) => Assert.True(
        await bays.Time.UntilAsync(() => bays.Stored(bay) is { Operation.EndedAt: not null } stored && stored.Status == status, Patience),
        $"the bay stays {bays.Stored(bay)?.Status} at {bays.Stored(bay)?.Operation?.Phase}: {bays.Stored(bay)?.StatusReason}");

    private static void Accepted(BayReply reply) => Assert.IsType<BayReply.Accepted>(reply);
}
