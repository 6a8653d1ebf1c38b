using Magnum.Grains.Abstractions.Bays;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>Every operation is hit once at every change that it stores and at every call that it makes, and ends all the same with one stack, and with nothing after the deletion.</summary>
public abstract class EveryPoint(ITestOutputHelper output)
{
    private static readonly Hit[] OfChange = [Hit.Before, Hit.After];

    private static readonly Hit[] OfCall = [Hit.Before, Hit.After, Hit.DiesBefore, Hit.DiesAfter];

    private int lives;

    /// <summary>Lets bays live that operation, each hit at another of its points.</summary>
    /// <param name="name">The operation in words.</param>
    /// <param name="operation">It, to its end.</param>
    /// <param name="before">What comes before it, which is not hit.</param>
    /// <param name="hasEngines">Whether engines answer.</param>
    /// <param name="heals">Whether the bays' health is watched, and what is unwell replaced.</param>
    /// <param name="goesInRounds">Whether it does the same several times over: what comes again is hit in one way, each time in another.</param>
    private protected async Task HitEveryPointAsync(
        string name, Func<SimulatedBays, Guid, Task> operation, Func<SimulatedBays, Guid, Task>? before = null, bool hasEngines = false, bool heals = false, bool goesInRounds = false)
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
            var hits = point.IsCall ? OfCall : OfChange;
            foreach (var hit in goesInRounds && point.Number > 1 ? [hits[point.Number % hits.Length]] : hits)
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
            Assert.Empty(bays.Cloud.Heat.Rebuilt);
            Assert.Distinct(bays.StacksOf(bay).Select(static s => s.Name));
            return points;
        }
        catch (Exception e) when (point is not null && e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"hit {hit} at {point}: {e.Message}", e);
        }
    }

    private protected static async Task BuildAsync(SimulatedBays bays, Guid bay)
    {
        await RepeatAsync(bays, bay, () => bays.CreateAsync(bay, 2));
        await SettleAsync(bays, bay, BayStatus.CreateComplete);
    }

    private protected static async Task BuildWithGroupAsync(SimulatedBays bays, Guid bay)
    {
        await BuildAsync(bays, bay);
        await AddGroupAsync(bays, bay);
    }

    private protected static async Task AddGroupAsync(SimulatedBays bays, Guid bay)
    {
        await RepeatAsync(bays, bay, () => bays.CreateGroupAsync(bay, GroupOf(bay), "gpu", 1));
        await SettleAsync(bays, bay, BayStatus.UpdateComplete);
        Assert.Equal(BayStatus.CreateComplete, bays.Stored(bay)!.NodeGroups[^1].Status);
    }

    private protected static Guid GroupOf(Guid bay) => new([.. bay.ToByteArray().AsSpan(0, 15), 0x77]);

    private protected static async Task DeleteAsync(SimulatedBays bays, Guid bay)
    {
        await RepeatAsync(bays, bay, () => bays.DeleteAsync(bay));
        Assert.True(
            await bays.Time.UntilAsync(() => !bays.IsRemembered(bay), SimulatedBays.Ages),
            $"the deleted bay stays: {bays.Stored(bay)?.Status} {bays.Stored(bay)?.StatusReason} {string.Join(", ", bays.LeftOf(bay))}");
    }

    // As the API's callers do: repeated while the answer says that it may be.
    private protected static async Task RepeatAsync(SimulatedBays bays, Guid bay, Func<Task<BayReply>> call)
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
    private protected static async Task<BayReply?> TryAsync(SimulatedBays bays, Guid bay, Func<Task<BayReply>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is OrleansException || LostPlacement.Is(e) || ActivationDeath.Is(e))
        {
            await bays.Cluster.Silos.DeactivateAsync(bays.Cluster.Bay(bay));
            return null;
        }
    }

    private protected static async Task SettleAsync(SimulatedBays bays, Guid bay, BayStatus status) => Assert.True(
        await bays.Time.UntilAsync(() => bays.Stored(bay)?.Status == status, SimulatedBays.Ages),
        $"the bay stays {bays.Stored(bay)?.Status} at {bays.Stored(bay)?.Operation?.Phase}: {bays.Stored(bay)?.StatusReason}");
}
