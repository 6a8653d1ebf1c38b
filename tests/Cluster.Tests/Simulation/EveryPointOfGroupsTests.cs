using Magnum.Grains.Abstractions.Bays;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>Groups of a bay, hit at every point.</summary>
public sealed class EveryPointOfGroupsTests(ITestOutputHelper output) : EveryPoint(output)
{
    [Fact]
    public Task The_creation_of_a_group_survives_a_hit_at_every_point() => HitEveryPointAsync("create group", AddGroupAsync, BuildAsync);

    [Fact]
    public Task The_resize_of_a_group_survives_a_hit_at_every_point() => HitEveryPointAsync(
        "resize group",
        async (bays, bay) =>
        {
            await RepeatAsync(bays, bay, () => bays.ResizeAsync(bay, 3, group: GroupOf(bay)));
            Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)?.NodeGroups[^1] is { Status: BayStatus.UpdateComplete, NodeCount: 3 }, SimulatedBays.Ages));
            await SettleAsync(bays, bay, BayStatus.UpdateComplete);
        },
        BuildWithGroupAsync);

    [Fact]
    public Task The_deletion_of_a_group_survives_a_hit_at_every_point() => HitEveryPointAsync(
        "delete group",
        async (bays, bay) =>
        {
            await RepeatAsync(bays, bay, () => bays.DeleteGroupAsync(bay, GroupOf(bay)));
            Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)?.NodeGroups.Length == 2, SimulatedBays.Ages), $"the group stays {bays.Stored(bay)?.NodeGroups[^1].Status}");
            await SettleAsync(bays, bay, BayStatus.UpdateComplete);
        },
        BuildWithGroupAsync);

    [Fact]
    public Task The_deletion_of_a_bay_with_a_group_survives_a_hit_at_every_point() => HitEveryPointAsync("delete with group", DeleteAsync, BuildWithGroupAsync);
}
