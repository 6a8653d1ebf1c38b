using System.Collections.Concurrent;
using Magnum.Engines;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Every bay's engine: what each look shows is the test's to say.</summary>
internal sealed class MemoryEngines : IEngineReader
{
    private readonly ConcurrentQueue<EngineReading> next = new();
    private int looks;

    /// <summary>What looks show that <see cref="Next"/> says nothing of.</summary>
    public volatile EngineReading Reading = new EngineReading.Answered([]);

    /// <summary>How often anybody looked.</summary>
    public int Looks => Volatile.Read(ref looks);

    /// <summary>What the next look shows, once.</summary>
    public void Next(EngineReading reading) => next.Enqueue(reading);

    public Task<EngineReading> ReadAsync(EngineTarget target, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref looks);
        return Task.FromResult(next.TryDequeue(out var reading) ? reading : Reading);
    }
}
