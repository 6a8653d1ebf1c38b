using System.Net;
using Magnum.Cluster.Tests.Simulation;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Nodes;
using Magnum.Grains.Bays;
using Magnum.Grains.Certificates;
using Magnum.Grains.Nodes;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

/// <summary>What the simulations found: things that stayed behind, or counted on, after a bay was gone or never came to be.</summary>
public sealed class BayRemainsTests : IAsyncLifetime
{
    private readonly Guid bay = new("00000000-0000-4000-8000-000000000003");
    private SimulatedBays bays = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => bays = await SimulatedBays.StartAsync(quota: 1);

    public ValueTask DisposeAsync() => bays.DisposeAsync();

    [Fact]
    public async Task The_place_of_a_deleted_bay_is_free_as_soon_as_nobody_sees_the_bay()
    {
        await BuildAsync();
        await bays.DeleteAsync(bay);
        await UntilAsync(() => bays.Stored(bay) is null && bays.Cloud.Trustees.Count == 0);

        var next = await bays.CreateAsync(Guid.NewGuid(), 1);

        Assert.IsType<BayReply.Accepted>(next);
    }

    [Fact]
    public async Task A_creation_repeated_while_the_first_is_undone_makes_no_trust()
    {
        bays.Cloud.Fail("EnsureTrustAsync", HttpStatusCode.Forbidden);
        Assert.IsType<BayReply.Refused>(await bays.CreateAsync(bay, 1));
        await UntilAsync(() => bays.Cloud.Trustees.Count == 0);
        Assert.True(bays.IsRemembered(bay));

        var again = await bays.CreateAsync(bay, 1);

        Assert.IsType<BayError.Unavailable>(Assert.IsType<BayReply.Refused>(again).Error);
        Assert.Empty(bays.Cloud.Trustees);
        await UntilAsync(() => bays.LeftOf(bay).Count == 0);
    }

    [Fact]
    public async Task Machines_told_of_by_a_superseded_operation_are_forgotten()
    {
        var telling = bays.Cluster.Storage.HoldNextChange(GrainKeys.Node(bay, "default-worker-0"));
        await bays.CreateAsync(bay, 1);
        await UntilAsync(() => telling.Arrived.IsCompleted);

        await bays.DeleteAsync(bay);
        telling.Release();

        await UntilAsync(() => bays.LeftOf(bay).Count == 0);
    }

    [Fact]
    public async Task The_last_look_takes_away_what_a_frozen_process_made_late()
    {
        await BuildAsync();
        await bays.DeleteAsync(bay);
        await UntilAsync(() => bays.Stored(bay) is null && bays.Cloud.Trustees.Count == 0);

        var user = bays.Cloud.Keystone.EnsureTrustee($"{bay:D}_project-a", "late");
        bays.Cloud.Keystone.EnsureTrust("project-a", user, redelegable: false);
        await bays.Cluster.Grain<ICertificatesSystem>(GrainKeys.Certificates(bay)).EnsureAsync(new EnsureCertificates("k8s", "project-a"), Token);
        await bays.Cluster.Grain<INodeSystem>(GrainKeys.Node(bay, "default-worker-0")).RecordAsync(
            new NodeSnapshot { BayUuid = bay, ProjectId = "project-a", Name = "default-worker-0", NodeGroup = "default-worker", CreatedAt = bays.Time.Now }, Token);

        Assert.True(bays.IsRemembered(bay));
        await UntilAsync(() => bays.LeftOf(bay).Count == 0);
    }

    [Fact]
    public async Task A_resize_that_Heat_takes_back_ends_as_taken_back_with_the_size_before_and_the_cause()
    {
        await BuildAsync();
        bays.Cloud.Heat.Fate = static (_, action, _) => new Cloud.StackFate(TimeSpan.FromSeconds(5), IsFailing: action == "UPDATE");

        await bays.ResizeAsync(bay, 4, rollback: true);

        Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay) is { Status: BayStatus.RollbackComplete, NodeCount: 1 }, TimeSpan.FromMinutes(2)), $"{bays.Stored(bay)}");
        Assert.Equal("work: ValueError: Test Resource failed work (taken back)", bays.Stored(bay)!.StatusReason);
    }

    [Fact]
    public async Task A_settled_bay_that_is_woken_too_often_is_woken_slowly_again()
    {
        await BuildAsync();
        var grain = bays.Cluster.Bay(bay);
        await bays.Cluster.Silos.DeactivateAsync(grain);
        await bays.Cluster.Reminders.UpsertRow(new ReminderEntry { GrainId = grain.GetGrainId(), ReminderName = "reconcile", Period = TimeSpan.FromSeconds(15) });

        await grain.AsReference<IRemindable>().ReceiveReminder("reconcile", new TickStatus(default, TimeSpan.FromSeconds(15), default), Token);

        Assert.Equal(new BayOptions().SettledPeriod, (await bays.Cluster.Reminders.ReadRow(grain.GetGrainId(), "reconcile"))!.Period);
    }

    private async Task BuildAsync()
    {
        Assert.IsType<BayReply.Accepted>(await bays.CreateAsync(bay, 1));
        await UntilAsync(() => bays.Stored(bay)?.Status is BayStatus.CreateComplete);
    }

    private async Task UntilAsync(Func<bool> isWanted) =>
        Assert.True(await bays.Time.UntilAsync(isWanted, SimulatedBays.Ages), $"{bays.Stored(bay)} {string.Join(", ", bays.LeftOf(bay))}");
}
