using Magnum.Cluster.Tests.Cloud;
using Magnum.Engines;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>The nodes of a simulated bay, as its engine tells of them.</summary>
internal static class SimulatedNodes
{
    private static readonly Dictionary<string, string> Built = [];

    /// <summary>The master, and so many workers that are well: <c>w-0</c>, <c>w-1</c>, …</summary>
    /// <param name="count">How many.</param>
    /// <param name="isReady">Of which it is not so; null: of none.</param>
    /// <param name="parameters">Those of the bay's stack, which tell what servers it has now; null: those that it was built with.</param>
    public static EngineReading OfWorkers(int count, Func<int, bool>? isReady = null, IReadOnlyDictionary<string, string>? parameters = null) =>
        new EngineReading.Answered(
            [new EngineNode("m", IsReady: true, null, "server-m", []), .. Enumerable.Range(0, count).Select(i => Worker(i, isReady?.Invoke(i) ?? true, HeatMemory.ServerOf(parameters ?? Built, i)))]);

    /// <summary>The master, and a worker that is well for every member that the bay's stack has.</summary>
    /// <param name="parameters">Those of the bay's stack.</param>
    /// <param name="isReady">Of which it is not so; null: of none.</param>
    public static EngineReading OfStack(IReadOnlyDictionary<string, string> parameters, Func<int, bool>? isReady = null) => new EngineReading.Answered(
        [new EngineNode("m", IsReady: true, null, "server-m", []), .. HeatMemory.IndexesOf(parameters).Select(i => Worker(i, isReady?.Invoke(i) ?? true, HeatMemory.ServerOf(parameters, i)))]);

    private static EngineNode Worker(int index, bool isReady, string server) =>
        new($"w-{index}", isReady, isReady ? null : "KubeletNotReady: gone", server, []) { Id = $"id-of-{server}" };
}
