using Magnum.Grains.Abstractions.Bays;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>A bay's creation, size, healing and deletion, hit at every point.</summary>
public sealed class EveryPointOfBaysTests(ITestOutputHelper output) : EveryPoint(output)
{
    [Fact]
    public Task A_creation_whose_caller_repeats_it_survives_a_hit_at_every_point() => HitEveryPointAsync("create", BuildAsync);

    [Fact]
    public Task A_creation_whose_caller_gives_up_ends_or_is_undone_at_every_point() => HitEveryPointAsync("create once", async (bays, bay) =>
    {
        await TryAsync(bays, bay, () => bays.CreateAsync(bay, 2));
        await bays.Time.UntilAsync(() => !bays.IsRemembered(bay) || bays.Stored(bay) is { Status: BayStatus.CreateComplete }, SimulatedBays.Ages);
    });

    [Fact]
    public Task A_resize_survives_a_hit_at_every_point() => HitEveryPointAsync(
        "resize",
        async (bays, bay) =>
        {
            await RepeatAsync(bays, bay, () => bays.ResizeAsync(bay, 1));
            await SettleAsync(bays, bay, BayStatus.UpdateComplete);
            Assert.Equal(["w-1"], bays.Cloud.Engines.DrainedOf(bay).Concat(bays.Cloud.Engines.ForgottenOf(bay)).Distinct());
        },
        BuildAsync,
        hasEngines: true);

    [Fact]
    public Task A_replacement_of_an_unwell_machine_survives_a_hit_at_every_point() => HitEveryPointAsync(
        "heal",
        static async (bays, bay) =>
        {
            bays.Cloud.Engines.Of = which => SimulatedNodes.OfWorkers(2, index => index != 1 || Parameters(which).ContainsKey("generation_1"), Parameters(which));
            Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay) is { Operation: { Kind: BayOperation.Heal, EndedAt: not null }, HealthStatus: HealthStatus.Healthy }, SimulatedBays.Ages), $"{bays.Stored(bay)}");
            await SettleAsync(bays, bay, BayStatus.UpdateComplete);
            Assert.Equal("1", bays.StackOf(bay).Parameters["generation_1"]);

            IReadOnlyDictionary<string, string> Parameters(Guid which) => bays.StacksOf(which).FirstOrDefault(static stack => stack.Status != "DELETE_COMPLETE")?.Parameters ?? new Dictionary<string, string>();
        },
        BuildAsync,
        hasEngines: true,
        heals: true);

    [Fact]
    public Task A_replacement_of_one_of_three_masters_survives_a_hit_at_every_point() => HitEveryPointAsync(
        "heal master",
        static async (bays, bay) =>
        {
            bays.Cloud.Nova.Servers["server-m1"] = null;
            Assert.True(await bays.Time.UntilAsync(() => bays.Stored(bay) is { Operation: { Kind: BayOperation.Heal, EndedAt: not null }, HealthStatus: HealthStatus.Healthy }, SimulatedBays.Ages), $"{bays.Stored(bay)}");
            await SettleAsync(bays, bay, BayStatus.UpdateComplete);
            Assert.Equal(["1"], bays.Cloud.Heat.MastersAnew);
        },
        static async (bays, bay) =>
        {
            SimulatedMasters.Of(bays);
            await RepeatAsync(bays, bay, () => bays.CreateAsync(bay, 1));
            await SettleAsync(bays, bay, BayStatus.CreateComplete);
        },
        hasEngines: true,
        heals: true);

    [Fact]
    public Task A_deletion_survives_a_hit_at_every_point() => HitEveryPointAsync(
        "delete",
        DeleteAsync,
        static async (bays, bay) =>
        {
            await BuildAsync(bays, bay);
            bays.Cloud.Octavia.AddOf(bay, "web");
        });
}
