using System.Collections.Concurrent;
using System.Collections.Immutable;
using Magnum.Engines;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>The three masters of simulated bays: their engine knows which of them are off, and it is noted when each was shut down.</summary>
internal sealed class SimulatedMasters
{
    private readonly SimulatedBays bays;
    private readonly ConcurrentQueue<string> stops = new();

    private SimulatedMasters(SimulatedBays bays) => this.bays = bays;

    /// <summary>Each server that was shut down, and how many masters had been made anew by then, in order.</summary>
    public IReadOnlyList<string> Stops => [.. stops];

    /// <summary>Servers that run and are not ready, for their engine.</summary>
    public ConcurrentDictionary<string, bool> Unready { get; } = new(StringComparer.Ordinal);

    /// <summary>Why members of etcd are not well, by the index of their master, beside those that are off.</summary>
    public ConcurrentDictionary<int, string> StoreFaults { get; } = new();

    /// <summary>Gives new bays three masters; what was noted of others is forgotten.</summary>
    public static SimulatedMasters Of(SimulatedBays bays)
    {
        var masters = new SimulatedMasters(bays);
        bays.Cluster.Masters = 3;
        bays.Cloud.Heat.MastersAnew.Clear();
        bays.Cloud.Heat.Removals.Clear();
        bays.Cloud.Nova.Servers.Clear();
        bays.Cloud.Nova.Stopping = server => masters.stops.Enqueue($"{server} {bays.Cloud.Heat.MastersAnew.Count}");
        bays.Cloud.Engines.Of = bay => SimulatedNodes.OfStack(masters.ParametersOf(bay), isMasterReady: masters.IsReady);
        bays.Cloud.Engines.StoreOf = masters.StoreOf;
        return masters;
    }

    private StoreReading.Answered StoreOf(Guid bay) => new(
        [.. Enumerable.Range(0, 3).Select(index => new StoreMember($"etcd-{index}", StoreFaults.GetValueOrDefault(index) ?? (IsRunning(Cloud.HeatMemory.ServerOfMaster(ParametersOf(bay), index)) ? null : $"Get \"https://10.0.0.{200 + index}:2379/health\": refused")))]);

    private IReadOnlyDictionary<string, string> ParametersOf(Guid bay) => bays.StacksOf(bay)[0].Parameters;

    private bool IsReady(string server) => IsRunning(server) && !Unready.ContainsKey(server);

    private bool IsRunning(string server) => bays.Cloud.Nova.Find(server) is { IsOff: false };
}
