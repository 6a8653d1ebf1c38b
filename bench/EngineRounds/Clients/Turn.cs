using Magnum.Engines;

namespace Magnum.EngineRounds.Clients;

/// <summary>One look at each bay.</summary>
/// <param name="Rounds">How many looks.</param>
/// <param name="Processor">Processor time of this process in all its threads meanwhile.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record Turn(int Rounds, TimeSpan Processor, TimeSpan Elapsed)
{
    /// <summary>How many looks are under way at once: a silo's bays look when it is their time, not one after another.</summary>
    private const int AtOnce = 8;

    /// <summary>Processor time of a round.</summary>
    public TimeSpan ProcessorPerRound => Processor / Rounds;

    /// <summary>Rounds a second.</summary>
    public double PerSecond => Rounds / Elapsed.TotalSeconds;

    /// <summary>Looks at all, in their order.</summary>
    public static async Task<Turn> RunAsync(IReadOnlyList<EngineTarget> bays, Func<EngineTarget, CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        // What the other side left behind is not this one's to clean.
        GC.Collect();
        var (before, began) = (Environment.CpuUsage.TotalTime, TimeProvider.System.GetTimestamp());
        await Parallel.ForEachAsync(
            bays, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (bay, token) => await look(bay, token));
        return new Turn(bays.Count, Environment.CpuUsage.TotalTime - before, TimeProvider.System.GetElapsedTime(began));
    }
}
