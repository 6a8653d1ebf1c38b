using Magnum.Grains.Abstractions.Bays;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>Upgrades and rotations, hit at every point.</summary>
public sealed class EveryPointOfChangesTests(ITestOutputHelper output) : EveryPoint(output)
{
    [Fact]
    public Task An_upgrade_survives_a_hit_at_every_point() => HitEveryPointAsync(
        "upgrade",
        static async (bays, bay) =>
        {
            bays.Cloud.Engines.Of = which => SimulatedNodes.OfStack(bays.StacksOf(which)[0].Parameters);
            bays.Cloud.Heat.Removals.Clear();
            await RepeatAsync(bays, bay, () => bays.UpgradeAsync(bay, "v2"));
            await SettleAsync(bays, bay, BayStatus.UpdateComplete);
            Assert.Equal((SimulatedChanges.Model("").Uuid, "v2"), (bays.Stored(bay)!.BayModelId, bays.Stored(bay)!.Labels["kube_tag"]));
            Assert.Equal(("v2", "1"), (bays.StackOf(bay).Parameters["kube_tag"], bays.StackOf(bay).Parameters["batch"]));
            // Each once, one after the other, and none forgotten.
            Assert.Equal("0,1", bays.StackOf(bay).Parameters["removed"]);
            Assert.Equal([1, 1], bays.Cloud.Heat.Removals);
            // An engine that was not well is tried once: a hit drain is not repeated, nor a hit farewell.
            Assert.Equal(["w-0", "w-1"], bays.Cloud.Engines.DrainedOf(bay).Union(bays.Cloud.Engines.ForgottenOf(bay)).Order(StringComparer.Ordinal));
        },
        BuildAsync,
        hasEngines: true);

    [Fact]
    public Task An_upgrade_of_three_masters_survives_a_hit_at_every_point()
    {
        SimulatedMasters masters = null!;
        return HitEveryPointAsync(
            "upgrade masters",
            async (bays, bay) =>
            {
                await RepeatAsync(bays, bay, () => bays.UpgradeAsync(bay, "v2"));
                await SettleAsync(bays, bay, BayStatus.UpdateComplete);
                // Each once, one after the other, none before the one before it was back, and none forgotten.
                Assert.Equal(["0", "1", "2"], bays.Cloud.Heat.MastersAnew);
                Assert.Equal(["server-m0 0", "server-m1 1", "server-m2 2"], masters.Stops);
                Assert.Equal(["m-0", "m-1", "m-2"], bays.Cloud.Engines.ForgottenOf(bay));
                Assert.Equal("v2", bays.StackOf(bay).Parameters["kube_tag"]);
            },
            async (bays, bay) =>
            {
                masters = SimulatedMasters.Of(bays);
                await RepeatAsync(bays, bay, () => bays.CreateAsync(bay, 0));
                await SettleAsync(bays, bay, BayStatus.CreateComplete);
            },
            hasEngines: true,
            goesInRounds: true);
    }

    [Fact]
    public Task The_upgrade_of_a_group_survives_a_hit_at_every_point() => HitEveryPointAsync(
        "upgrade group",
        static async (bays, bay) =>
        {
            await RepeatAsync(bays, bay, () => bays.UpgradeAsync(bay, "v2", group: GroupOf(bay)));
            Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay)?.NodeGroups[^1] is { Status: BayStatus.UpdateComplete }, SimulatedBays.Ages));
            await SettleAsync(bays, bay, BayStatus.UpdateComplete);
            Assert.Equal("v2", bays.Stored(bay)!.NodeGroups[^1].Labels["kube_tag"]);
            Assert.Equal(("v2", "1", "0"), (bays.StackOfGroup(bay).Parameters["kube_tag"], bays.StackOfGroup(bay).Parameters["batch"], bays.StackOfGroup(bay).Parameters["removed"]));
        },
        static async (bays, bay) =>
        {
            await BuildWithGroupAsync(bays, bay);
            await RepeatAsync(bays, bay, () => bays.UpgradeAsync(bay, "v2", caller: BayCluster.Alpha with { RequestId = "req-bay" }));
            Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay) is { Operation.EndedAt: not null }, SimulatedBays.Ages));
            Assert.False(bays.StackOfGroup(bay).Parameters.ContainsKey("kube_tag"));
        });

    [Fact]
    public Task A_rotation_of_the_CA_of_a_bay_with_a_group_survives_a_hit_at_every_point()
    {
        var before = "";
        return HitEveryPointAsync(
            "rotate CA",
            async (bays, bay) =>
            {
                await RepeatAsync(bays, bay, () => bays.RotateCaAsync(bay));
                await SettleAsync(bays, bay, BayStatus.UpdateComplete);
                bays.Cluster.Storage.Calm();
                var after = await bays.CaAsync(bay);
                Assert.DoesNotContain(before, after, StringComparison.Ordinal);
                Assert.Equal($"{before}\n{after}", bays.StackOf(bay).Parameters["ca"]);
                Assert.Equal($"{before}\n{after}", bays.StackOfGroup(bay).Parameters["ca"]);
            },
            async (bays, bay) =>
            {
                await BuildWithGroupAsync(bays, bay);
                before = await bays.CaAsync(bay);
            });
    }

    [Fact]
    public Task A_rotation_of_credentials_of_a_bay_with_a_group_whose_caller_repeats_it_survives_a_hit_at_every_point_and_leaves_no_trust_behind() => HitEveryPointAsync(
        "rotate credentials",
        static async (bays, bay) =>
        {
            await RepeatAsync(bays, bay, () => bays.RotateCredentialsAsync(bay));
            await SettleAsync(bays, bay, BayStatus.UpdateComplete);
            Assert.Equal((2, 2), bays.CredentialsOf(bay));
            Assert.Contains(bays.StackOf(bay).Parameters["trust_id"], bays.Cloud.Trusts);
            Assert.Equal(bays.StackOf(bay).Parameters["trust_id"], bays.StackOfGroup(bay).Parameters["trust_id"]);
            Assert.DoesNotContain(bays.Cloud.Trustees, t => t.StartsWith($"{bay:D}_", StringComparison.Ordinal));
        },
        BuildWithGroupAsync);

    [Fact]
    public Task A_rotation_of_credentials_whose_caller_gives_up_ends_or_is_undone_at_every_point_and_leaves_no_trust_behind() => HitEveryPointAsync(
        "rotate credentials once",
        static async (bays, bay) =>
        {
            await TryAsync(bays, bay, () => bays.RotateCredentialsAsync(bay));
            Assert.True(
                await bays.Time.UntilAsync(() => bays.Stored(bay) is { Status: BayStatus.CreateComplete or BayStatus.UpdateComplete }, SimulatedBays.Ages),
                $"the bay stays {bays.Stored(bay)?.Status} at {bays.Stored(bay)?.Operation?.Phase}: {bays.Stored(bay)?.StatusReason}");
            Assert.Equal((2, 2), bays.CredentialsOf(bay));
        },
        BuildAsync);
}
