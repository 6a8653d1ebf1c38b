using System.Collections.Concurrent;
using Magnum.Engines;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Every bay's engine: what each look shows is the test's to say, and what was done to nodes is noted.</summary>
internal sealed class MemoryEngines : IEngineReader
{
    private readonly ConcurrentQueue<EngineReading> next = new();
    private readonly ConcurrentDictionary<(Guid Bay, string Node), bool> drained = new();
    private readonly ConcurrentDictionary<(Guid Bay, string Node), bool> forgotten = new();
    private readonly ConcurrentDictionary<(Guid Bay, string Node), int> carried = new();
    private int looks;

    /// <summary>What looks show that <see cref="Next"/> says nothing of.</summary>
    public volatile EngineReading Reading = new EngineReading.Answered([]);

    /// <summary>What looks at a bay show, before <see cref="Reading"/>; null: nothing else.</summary>
    public Func<Guid, EngineReading?> Of { get; set; } = static _ => null;

    /// <summary>How many looks at a node that is drained pass until it carries nothing.</summary>
    public int Carried { get; set; }

    /// <summary>How often anybody looked.</summary>
    public int Looks => Volatile.Read(ref looks);

    /// <summary>What the next look shows, once.</summary>
    public void Next(EngineReading reading) => next.Enqueue(reading);

    /// <summary>Names of the bay's nodes that are to have no more work.</summary>
    public IReadOnlyList<string> DrainedOf(Guid bay) => NamesOf(drained, bay);

    /// <summary>Names of the bay's nodes that the engine was to forget.</summary>
    public IReadOnlyList<string> ForgottenOf(Guid bay) => NamesOf(forgotten, bay);

    public Task<EngineReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref looks);
        return Task.FromResult(next.TryDequeue(out var reading) ? reading : Of(target.Bay) ?? Reading);
    }

    /// <summary>What looks at what keeps a bay's memory show.</summary>
    public Func<Guid, StoreReading> StoreOf { get; set; } = static _ => new StoreReading.Answered([]);

    public Task<StoreReading> ReadStoreAsync(EngineTarget target, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref looks);
        return Task.FromResult(StoreOf(target.Bay));
    }

    public EngineReply Drain(Guid bay, EngineNode node)
    {
        drained[(bay, node.Name)] = true;
        var left = carried.AddOrUpdate((bay, node.Name), Carried, static (_, left) => left - 1);
        return left > 0 ? new EngineReply.Working($"Pods left on {node.Name}: {left}") : new EngineReply.Done();
    }

    public EngineReply Restore(Guid bay, EngineNode node)
    {
        drained.TryRemove((bay, node.Name), out _);
        return new EngineReply.Done();
    }

    public EngineReply Forget(Guid bay, EngineNode node)
    {
        forgotten[(bay, node.Name)] = true;
        return new EngineReply.Done();
    }

    private static List<string> NamesOf(ConcurrentDictionary<(Guid Bay, string Node), bool> nodes, Guid bay) =>
        [.. nodes.Keys.Where(key => key.Bay == bay).Select(static key => key.Node).Order(StringComparer.Ordinal)];
}
