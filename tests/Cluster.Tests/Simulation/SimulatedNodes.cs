using Magnum.Engines;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>The nodes of a simulated bay, as its engine tells of them.</summary>
internal static class SimulatedNodes
{
    /// <summary>The master, and so many workers that are well: <c>w-0</c>, <c>w-1</c>, …</summary>
    /// <param name="count">How many.</param>
    /// <param name="isReady">Of which it is not so; null: of none.</param>
    public static EngineReading OfWorkers(int count, Func<int, bool>? isReady = null) =>
        new EngineReading.Answered([new EngineNode("m", IsReady: true, null, "server-m", []), .. Enumerable.Range(0, count).Select(i => Worker(i, isReady?.Invoke(i) ?? true))]);

    private static EngineNode Worker(int index, bool isReady) =>
        new($"w-{index}", isReady, isReady ? null : "KubeletNotReady: gone", $"server-{index}", []) { Id = $"id-{index}" };
}
