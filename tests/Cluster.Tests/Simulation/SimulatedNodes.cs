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

    /// <summary>The masters, and a worker that is well for every member that the bay's stack has.</summary>
    /// <param name="parameters">Those of the bay's stack.</param>
    /// <param name="isReady">Of which it is not so; null: of none.</param>
    /// <param name="isMasterReady">Of which master it is not so, by its server; null: of none. Only where the stack has several.</param>
    public static EngineReading OfStack(IReadOnlyDictionary<string, string> parameters, Func<int, bool>? isReady = null, Func<string, bool>? isMasterReady = null) => new EngineReading.Answered(
        [.. MastersOf(parameters, isMasterReady), .. HeatMemory.IndexesOf(parameters).Select(i => Worker(i, isReady?.Invoke(i) ?? true, HeatMemory.ServerOf(parameters, i)))]);

    private static IEnumerable<EngineNode> MastersOf(IReadOnlyDictionary<string, string> parameters, Func<string, bool>? isReady) => HeatMemory.MastersOf(parameters) is > 0 and var count
        ? Enumerable.Range(0, count).Select(index => Node($"m-{index}", isReady?.Invoke(HeatMemory.ServerOfMaster(parameters, index)) ?? true, HeatMemory.ServerOfMaster(parameters, index)))
        : [new EngineNode("m", IsReady: true, null, "server-m", [])];

    private static EngineNode Worker(int index, bool isReady, string server) => Node($"w-{index}", isReady, server);

    private static EngineNode Node(string name, bool isReady, string server) =>
        new(name, isReady, isReady ? null : "KubeletNotReady: gone", server, []) { Id = $"id-of-{server}" };
}
