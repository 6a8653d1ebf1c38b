using Magnum.Grains.Abstractions.Bays;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>Every operation is hit once at every change that it stores and at every call that it makes, and ends all the same with one stack, and with nothing after the deletion.</summary>
public sealed partial class EveryPointTests(ITestOutputHelper output)
{
    private static readonly Hit[] OfChange = [Hit.Before, Hit.After];

    private static readonly Hit[] OfCall = [Hit.Before, Hit.After, Hit.DiesBefore, Hit.DiesAfter];

    private int lives;

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
    public Task A_deletion_survives_a_hit_at_every_point() => HitEveryPointAsync(
        "delete",
        DeleteAsync,
        BuildAsync);

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

    private async Task HitEveryPointAsync(string name, Func<SimulatedBays, Guid, Task> operation, Func<SimulatedBays, Guid, Task>? before = null, bool hasEngines = false, bool heals = false)
    {
        await using var bays = await SimulatedBays.StartAsync(quota: 20, hasHealth: heals, hasEngines: hasEngines);
        if (heals)
            bays.Cluster.Labels = bays.Cluster.Labels.Add("auto_healing_enabled", "true");
        bays.Cloud.Engines.Reading = SimulatedNodes.OfWorkers(2);
        bays.Cloud.Engines.Carried = 2;
        var points = (await LiveAsync(bays, before, operation, null, Hit.Before)).Passed;
        Assert.Contains(points, static p => p.IsCall);
        Assert.Contains(points, static p => !p.IsCall);

        // Where health is watched, machines are told of theirs whenever the bay is looked at, be there an operation or not; and the bay's own,
        // unwell and well again, may be stored within it or afterwards.
        var last = points.Where(static p => p is { IsCall: false, What: "bay" }).TakeLast(2).ToList();
        foreach (var point in points.Where(p => !heals || !(last.Contains(p) || p.What.StartsWith("node ", StringComparison.Ordinal))))
        {
            foreach (var hit in point.IsCall ? OfCall : OfChange)
                Assert.True((await LiveAsync(bays, before, operation, point, hit)).IsHit, $"{name}: {point} was not passed again.");
        }

        output.WriteLine($"{name}: {points.Count(static p => !p.IsCall)} changes and {points.Count(static p => p.IsCall)} calls, {lives} lives in all: {string.Join(", ", points)}");
    }

    private async Task<OperationPoints> LiveAsync(
        SimulatedBays bays, Func<SimulatedBays, Guid, Task>? before, Func<SimulatedBays, Guid, Task> operation, OperationPoint? point, Hit hit)
    {
        var bay = new Guid(++lives, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1);
        try
        {
            if (before is not null)
                await before(bays, bay);
            var points = OperationPoints.Watch(bays.Cluster, bay, point, hit);
            await operation(bays, bay);
            bays.Cluster.Storage.Calm();
            bays.Cloud.Calls.Calm();

            if (bays.Stored(bay) is not null)
            {
                Assert.Equal(1 + bays.Stored(bay)!.NodeGroups.Count(static g => !g.IsDefault), bays.StacksOf(bay).Count(static s => s.Status != "DELETE_COMPLETE"));
                await DeleteAsync(bays, bay);
            }

            Assert.True(await bays.Time.UntilAsync(() => bays.LeftOf(bay).Count == 0, SimulatedBays.Ages), $"left: {string.Join(", ", bays.LeftOf(bay))}");
            Assert.Distinct(bays.StacksOf(bay).Select(static s => s.Name));
            return points;
        }
        catch (Exception e) when (point is not null && e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"hit {hit} at {point}: {e.Message}", e);
        }
    }

    private static async Task BuildAsync(SimulatedBays bays, Guid bay)
    {
        await RepeatAsync(bays, bay, () => bays.CreateAsync(bay, 2));
        await SettleAsync(bays, bay, BayStatus.CreateComplete);
    }

    private static async Task BuildWithGroupAsync(SimulatedBays bays, Guid bay)
    {
        await BuildAsync(bays, bay);
        await AddGroupAsync(bays, bay);
    }

    private static async Task AddGroupAsync(SimulatedBays bays, Guid bay)
    {
        await RepeatAsync(bays, bay, () => bays.CreateGroupAsync(bay, GroupOf(bay), "gpu", 1));
        await SettleAsync(bays, bay, BayStatus.UpdateComplete);
        Assert.Equal(BayStatus.CreateComplete, bays.Stored(bay)!.NodeGroups[^1].Status);
    }

    private static Guid GroupOf(Guid bay) => new([.. bay.ToByteArray().AsSpan(0, 15), 0x77]);

    private static async Task DeleteAsync(SimulatedBays bays, Guid bay)
    {
        await RepeatAsync(bays, bay, () => bays.DeleteAsync(bay));
        Assert.True(
            await bays.Time.UntilAsync(() => !bays.IsRemembered(bay), SimulatedBays.Ages),
            $"the deleted bay stays: {bays.Stored(bay)?.Status} {bays.Stored(bay)?.StatusReason} {string.Join(", ", bays.LeftOf(bay))}");
    }

    // As the API's callers do: repeated while the answer says that it may be.
    private static async Task RepeatAsync(SimulatedBays bays, Guid bay, Func<Task<BayReply>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            switch (await TryAsync(bays, bay, call))
            {
                case BayReply.Accepted:
                    return;
                case BayReply.Refused { Error: BayError.NotFound } when bays.Stored(bay) is null:
                    // Deleted by the attempt whose answer was lost.
                    return;
                case BayReply.Refused { Error: BayError.NodeGroupNotFound } when bays.Stored(bay) is { NodeGroups.Length: 2 }:
                    return;
                case var other:
                    Assert.True(attempt < 20, $"never accepted: {other}");
                    await bays.Time.PassAsync(TimeSpan.FromSeconds(20));
                    break;
            }
        }
    }

    // Null when the call broke off; then the bay's activation has died with its process.
    private static async Task<BayReply?> TryAsync(SimulatedBays bays, Guid bay, Func<Task<BayReply>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is OrleansException || ActivationDeath.Is(e))
        {
            await bays.Cluster.Silos.DeactivateAsync(bays.Cluster.Bay(bay));
            return null;
        }
    }

    private static async Task SettleAsync(SimulatedBays bays, Guid bay, BayStatus status) => Assert.True(
        await bays.Time.UntilAsync(() => bays.Stored(bay)?.Status == status, SimulatedBays.Ages),
        $"the bay stays {bays.Stored(bay)?.Status} at {bays.Stored(bay)?.Operation?.Phase}: {bays.Stored(bay)?.StatusReason}");
}
