using System.Net;
using Magnum.Cluster.Tests.Cloud;
using Magnum.Cluster.Tests.Simulation;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

/// <summary>Upgrades and rotations that fail, and what the bay has afterwards.</summary>
public sealed class BayChangeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Guid bay = new("00000000-0000-4000-8000-000000000004");
    private SimulatedBays bays = null!;

    public async ValueTask InitializeAsync()
    {
        bays = await SimulatedBays.StartAsync(quota: 5);
        Accepted(await bays.CreateAsync(bay, 1));
        await SettleAsync(BayStatus.CreateComplete);
    }

    public ValueTask DisposeAsync() => bays.DisposeAsync();

    [Fact]
    public async Task The_new_model_is_shown_at_once_and_the_former_one_again_when_the_upgrade_fails()
    {
        var before = bays.Stored(bay)!;
        Fate(TimeSpan.FromSeconds(20), isFailing: true);

        Accepted(await bays.UpgradeAsync(bay, "v2"));
        Assert.Equal(("v2", BayStatus.UpdateInProgress), (bays.Stored(bay)!.Labels["kube_tag"], bays.Stored(bay)!.Status));

        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal((before.BayModelId, 0), (bays.Stored(bay)!.BayModelId, bays.Stored(bay)!.Labels.Count));
        Assert.Contains("Test Resource failed work", bays.Stored(bay)!.StatusReason, StringComparison.Ordinal);
        Assert.All(bays.Stored(bay)!.NodeGroups, static g => Assert.Equal((BayStatus.UpdateFailed, 0), (g.Status, g.Labels.Count)));
    }

    [Fact]
    public async Task After_a_failed_upgrade_the_next_update_gives_the_stack_back_what_the_bay_has()
    {
        Fate(TimeSpan.Zero, isFailing: true);
        Accepted(await bays.UpgradeAsync(bay, "v2"));
        await SettleAsync(BayStatus.UpdateFailed);
        Assert.Equal("v2", bays.StackOf(bay).Parameters["kube_tag"]);

        Fate(TimeSpan.Zero, isFailing: false);
        Accepted(await bays.ResizeAsync(bay, 2));
        await SettleAsync(BayStatus.UpdateComplete);

        Assert.Equal(("v0", "2"), (bays.StackOf(bay).Parameters["kube_tag"], bays.StackOf(bay).Parameters["number_of_minions"]));
        Accepted(await bays.ResizeAsync(bay, 3));
        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay) is { Status: BayStatus.UpdateComplete, NodeCount: 3 }, Patience));
    }

    [Fact]
    public async Task An_upgrade_that_Heat_takes_back_ends_as_taken_back_with_the_former_model()
    {
        var before = bays.Stored(bay)!.BayModelId;
        Fate(TimeSpan.FromSeconds(5), isFailing: true);

        Accepted(await bays.UpgradeAsync(bay, "v2", rollback: true));

        await SettleAsync(BayStatus.RollbackComplete);
        Assert.Equal(before, bays.Stored(bay)!.BayModelId);
    }

    [Fact]
    public async Task A_change_waits_for_none_and_none_follows_it_but_a_resize()
    {
        Fate(Timeout.InfiniteTimeSpan, isFailing: false);
        Accepted(await bays.UpgradeAsync(bay, "v2"));

        Assert.Equal(new BayError.WrongState("Updating", BayStatus.UpdateInProgress), Refused(await bays.RotateCaAsync(bay)));
        Assert.Equal(new BayError.WrongState("Updating", BayStatus.UpdateInProgress), Refused(await bays.RotateCredentialsAsync(bay)));
        Assert.Equal(new BayError.WrongState("Upgrading", BayStatus.UpdateInProgress), Refused(await bays.Time.AnswerAsync(
            bays.Cluster.Bay(bay, BayCluster.Alpha with { RequestId = "req-other" }).UpgradeAsync(new UpgradeBay(SimulatedChanges.Model("v3"), null, 1, false), TestContext.Current.CancellationToken))));
        Accepted(await bays.ResizeAsync(bay, 4));
        Fate(TimeSpan.Zero, isFailing: false);
        bays.Cloud.Settle("UPDATE_COMPLETE", "done");

        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay) is { Status: BayStatus.UpdateComplete, NodeCount: 4 }, Patience));
        Assert.Equal(("v2", "4"), (bays.StackOf(bay).Parameters["kube_tag"], bays.StackOf(bay).Parameters["number_of_minions"]));
    }

    [Fact]
    public async Task The_new_CA_is_believed_while_Heat_works_and_no_longer_when_it_is_taken_back()
    {
        var former = await bays.CaAsync(bay);
        Fate(TimeSpan.FromSeconds(30), isFailing: true);

        Accepted(await bays.RotateCaAsync(bay));
        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)?.Operation?.Phase == "stack-await", Patience));
        Assert.StartsWith($"{former}\n", await bays.CaAsync(bay), StringComparison.Ordinal);

        await SettleAsync(BayStatus.RollbackComplete);
        Assert.Equal(former, await bays.CaAsync(bay));
    }

    [Fact]
    public async Task Machines_have_their_time_before_the_new_CA_signs_and_before_the_former_one_goes()
    {
        var (former, began) = (await bays.CaAsync(bay), bays.Time.Now);
        Accepted(await bays.RotateCaAsync(bay));

        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)?.Operation?.Phase == "certificates-settle", Patience));
        Assert.InRange(bays.Time.Now - began, SimulatedBays.Overlap, SimulatedBays.Overlap + TimeSpan.FromSeconds(20));
        Assert.EndsWith($"\n{former}", await bays.CaAsync(bay), StringComparison.Ordinal);
        await SettleAsync(BayStatus.UpdateComplete);

        Assert.InRange(bays.Time.Now - began, 2 * SimulatedBays.Overlap, (2 * SimulatedBays.Overlap) + TimeSpan.FromSeconds(40));
        Assert.DoesNotContain(former, await bays.CaAsync(bay), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_that_never_ends_is_given_up_with_the_former_CA_in_force_and_the_next_update_sends_it()
    {
        var former = await bays.CaAsync(bay);
        Fate(Timeout.InfiniteTimeSpan, isFailing: false);

        Accepted(await bays.RotateCaAsync(bay));
        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)?.Status is BayStatus.UpdateFailed, SimulatedBays.Ages));

        Assert.StartsWith("RotateCa was not done within 65 minutes", bays.Stored(bay)!.StatusReason, StringComparison.Ordinal);
        Assert.Equal(former, await bays.CaAsync(bay));
        bays.Cloud.Settle("UPDATE_COMPLETE", "done");
        Fate(TimeSpan.Zero, isFailing: false);
        Accepted(await bays.ResizeAsync(bay, 2));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal(former, bays.StackOf(bay).Parameters["ca"]);
    }

    [Fact]
    public async Task Two_rotations_give_two_CAs_and_leave_the_key_for_service_accounts_as_it_is()
    {
        var key = (await bays.CertificatesAsync(bay)).ServiceAccountPrivateKey;
        var authorities = new HashSet<string> { await bays.CaAsync(bay) };
        foreach (var request in new[] { "req-1", "req-2" })
        {
            Accepted(await bays.RotateCaAsync(bay, BayCluster.Alpha with { RequestId = request }));
            await SettleAsync(BayStatus.UpdateComplete);
            authorities.Add(await bays.CaAsync(bay));
            Assert.Equal(key, bays.StackOf(bay).Parameters["key"]);
        }

        Assert.Equal(3, authorities.Count);
    }

    [Fact]
    public async Task Credentials_are_rotated_again_and_again_and_only_the_last_ones_stay()
    {
        var trusts = new HashSet<string>();
        foreach (var request in new[] { "req-1", "req-2", "req-3" })
        {
            Accepted(await bays.RotateCredentialsAsync(bay, BayCluster.Alpha with { RequestId = request }));
            await SettleAsync(BayStatus.UpdateComplete);
            trusts.Add(bays.StackOf(bay).Parameters["trust_id"]);
            Assert.Equal((2, 2), bays.CredentialsOf(bay));
        }

        Assert.Equal(3, trusts.Count);
        Accepted(await bays.DeleteAsync(bay));
        Assert.True(await bays.Time.UntilAsync(() => bays.LeftOf(bay).Count == 0, SimulatedBays.Ages), string.Join(", ", bays.LeftOf(bay)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_former_credential_lasts_until_machines_had_time_to_take_the_new_one_though_silos_die_meanwhile(bool isHit)
    {
        Accepted(await bays.RotateCredentialsAsync(bay, BayCluster.Alpha with { RequestId = "req-1" }));
        await SettleAsync(BayStatus.UpdateComplete);
        var former = bays.StackOf(bay).Parameters["trust_id"];
        Accepted(await bays.RotateCredentialsAsync(bay, BayCluster.Alpha with { RequestId = "req-2" }));
        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)!.Operation!.Phase == BayPhases.ForgetSpareTrusts, Patience));
        var began = bays.Time.Now;

        var current = bays.StackOf(bay).Parameters["trust_id"];
        foreach (var trust in new[] { former, current })
            Assert.Equal((current, "trustees"), await bays.MachineCredentialAsync(bay, trust) is { } told ? (told.TrustId, told.UserDomainId) : default);
        if (isHit)
        {
            await bays.Time.PassAsync(SimulatedBays.Overlap / 2);
            await bays.Cluster.KillSiloAsync(0, isFrozen: false, TestContext.Current.CancellationToken);
            await bays.Cluster.KillSiloAsync(0, isFrozen: false, TestContext.Current.CancellationToken);
        }

        Assert.True(await bays.Time.UntilAsync(() => !bays.Cloud.Trusts.Contains(former), Patience));
        // Not from the beginning: the reminder that wakes the bay on another silo comes every 15 seconds.
        Assert.InRange(bays.Time.Now - began, SimulatedBays.Overlap - TimeSpan.FromSeconds(5), SimulatedBays.Overlap + TimeSpan.FromSeconds(20));
        await SettleAsync(BayStatus.UpdateComplete);
        Assert.Equal((2, 2), bays.CredentialsOf(bay));
    }

    [Fact]
    public async Task The_machines_credential_is_told_to_none_but_them()
    {
        Accepted(await bays.RotateCredentialsAsync(bay));
        await SettleAsync(BayStatus.UpdateComplete);
        var trust = bays.StackOf(bay).Parameters["trust_id"];
        var other = new Guid("50000000-0000-4000-8000-000000000000");
        Accepted(await bays.CreateAsync(other, 1));
        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(other)?.Status is BayStatus.CreateComplete, Patience));

        Assert.Equal(trust, (await bays.MachineCredentialAsync(bay, trust))?.TrustId);
        Assert.Null(await bays.MachineCredentialAsync(bay, trust, BayCluster.Beta));
        Assert.Null(await bays.MachineCredentialAsync(other, trust));
        Assert.Null(await bays.MachineCredentialAsync(new Guid("60000000-0000-4000-8000-000000000000"), trust));
        // The service's own trust is no machine's.
        Assert.Null(await bays.MachineCredentialAsync(bay, Assert.Single(bays.Cloud.Keystone.TrustsOf($"{bay:D}-service"))));
    }

    [Fact]
    public async Task A_new_credential_that_no_stack_took_goes_at_once()
    {
        Fate(TimeSpan.Zero, isFailing: true);

        Accepted(await bays.RotateCredentialsAsync(bay));
        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)!.Operation!.Phase == BayPhases.ForgetSpareTrusts, Patience));
        var began = bays.Time.Now;

        Assert.True(await bays.Time.UntilAsync(() => bays.CredentialsOf(bay) == (2, 2), Patience));
        Assert.InRange(bays.Time.Now - began, TimeSpan.Zero, SimulatedBays.Overlap / 2);
    }

    [Fact]
    public async Task Where_Keystone_refuses_to_delegate_the_caller_hears_it_and_the_bay_is_as_before()
    {
        bays.Cloud.Fail("EnsureTrustAsync", HttpStatusCode.Forbidden);

        Assert.IsType<BayError.DelegationRefused>(Refused(await bays.RotateCredentialsAsync(bay)));

        await SettleAsync(BayStatus.CreateComplete);
        Assert.Equal((2, 2), bays.CredentialsOf(bay));
        Assert.All(bays.Stored(bay)!.NodeGroups, static g => Assert.Equal(BayStatus.CreateComplete, g.Status));
        Assert.False(bays.StackOf(bay).Parameters.ContainsKey("trust_id"));
    }

    [Fact]
    public async Task A_failed_update_leaves_the_machines_the_credential_that_they_have()
    {
        Fate(TimeSpan.FromSeconds(5), isFailing: true);

        Accepted(await bays.RotateCredentialsAsync(bay));

        await SettleAsync(BayStatus.RollbackComplete);
        Assert.Equal((2, 2), bays.CredentialsOf(bay));
        Assert.Contains(bays.Cloud.Trustees, t => t.StartsWith($"{bay:D}_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deletion_in_the_middle_of_a_rotation_leaves_nothing()
    {
        Fate(Timeout.InfiniteTimeSpan, isFailing: false);
        Accepted(await bays.RotateCredentialsAsync(bay));
        Assert.Equal((3, 3), bays.CredentialsOf(bay));
        Fate(TimeSpan.Zero, isFailing: false);

        Accepted(await bays.DeleteAsync(bay));

        Assert.True(await bays.Time.UntilAsync(() => bays.LeftOf(bay).Count == 0, SimulatedBays.Ages), string.Join(", ", bays.LeftOf(bay)));
    }

    private void Fate(TimeSpan takes, bool isFailing) => bays.Cloud.Heat.Fate = (_, _, _) => new StackFate(takes, isFailing);

    private async Task SettleAsync(BayStatus status) =>
        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)?.Status == status, Patience), $"the bay stays {bays.Stored(bay)?.Status} at {bays.Stored(bay)?.Operation?.Phase}: {bays.Stored(bay)?.StatusReason}");

    private static void Accepted(BayReply reply) => Assert.IsType<BayReply.Accepted>(reply);

    private static BayError Refused(BayReply reply) => Assert.IsType<BayReply.Refused>(reply).Error;
}
