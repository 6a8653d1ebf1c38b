using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Bays.Phases;
using Magnum.Grains.Health;

namespace Magnum.Grains.Bays;

/// <summary>What phases do with a bay's engine. It may be away, and must then hold nothing up: tries are few.</summary>
internal sealed class BayEngines(EngineAccess access, HealthLooks looks, IEngineNodes nodes)
{
    /// <summary>Tries at an engine that was well when it was last looked at; any other gets one.</summary>
    private const int TriesMax = 3;

    /// <summary>Whether a failed try of this phase may be followed by another.</summary>
    public static bool MayTryAgain(BayScope scope) => scope.Operation.Attempts + 1 < (scope.Snapshot.HealthStatusReason.GetValueOrDefault("api") == "ok" ? TriesMax : 1);

    /// <summary>One look; null where the engine can't be reached from here. Changes nothing.</summary>
    public async Task<EngineReading?> LookAsync(BayScope scope, CancellationToken cancellationToken) =>
        HealthRules.Reach(scope.State) is { } reach ? (await looks.LookAsync(scope.Bay, reach, scope.Held, cancellationToken)).Reading : null;

    /// <summary>Why that master can't go now, in words; null when it can. Changes nothing.</summary>
    public async Task<string?> HindranceOfMasterAsync(BayScope scope, BayMachine master, CancellationToken cancellationToken)
    {
        var reading = await LookAsync(scope, cancellationToken);
        var store = reading is EngineReading.Answered ? await looks.LookAtStoreAsync(scope.Bay, HealthRules.Reach(scope.State)!, scope.Held, cancellationToken) : new StoreReading.Failed("not asked");
        return MasterRules.Hindrance(scope.Work.Ledger, master, reading, store);
    }

    /// <summary>Has the engine forget what it knows at this moment of these machines. May be repeated.</summary>
    /// <returns>Done: for all of them, or the engine can't be reached from here.</returns>
    public Task<EngineReply> ForgetAsync(BayScope scope, IEnumerable<BayMachine> machines, CancellationToken cancellationToken) =>
        ForgetAsync(scope, nodes => machines.SelectMany(machine => NodeNews.OfPlace(machine, nodes)), cancellationToken);

    /// <summary>Has the engine forget some of what it knows at this moment. May be repeated.</summary>
    /// <param name="scope">The bay.</param>
    /// <param name="choose">Which, of all that it knows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Done: all of them, or the engine can't be reached from here.</returns>
    public async Task<EngineReply> ForgetAsync(BayScope scope, Func<ImmutableArray<EngineNode>, IEnumerable<EngineNode>> choose, CancellationToken cancellationToken) => await LookAsync(scope, cancellationToken) switch
    {
        EngineReading.Answered answered => await ForEachAsync(scope, choose(answered.Nodes), static (nodes, target, node, end) => nodes.ForgetAsync(target, node, end), cancellationToken),
        EngineReading.Failure failure => new EngineReply.Failed(failure.Cause),
        _ => new EngineReply.Done(),
    };

    /// <summary>Does something about each of these machines that the engine knows, until the first failure. May be repeated if each of these may.</summary>
    /// <param name="scope">The bay.</param>
    /// <param name="leaving">The machines.</param>
    /// <param name="act">What is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Done: for all of them, or the engine can't be reached from here. Otherwise what the first that failed says, or what is left of all.</returns>
    public Task<EngineReply> ForEachAsync(
        BayScope scope, IEnumerable<LeavingNode> leaving, Func<IEngineNodes, EngineTarget, EngineNode, CancellationToken, Task<EngineReply>> act, CancellationToken cancellationToken) =>
        ForEachAsync(scope, leaving.Select(static one => one.Node).OfType<EngineNode>(), act, cancellationToken);

    private async Task<EngineReply> ForEachAsync(
        BayScope scope, IEnumerable<EngineNode> chosen, Func<IEngineNodes, EngineTarget, EngineNode, CancellationToken, Task<EngineReply>> act, CancellationToken cancellationToken)
    {
        var known = chosen.ToList();
        if (known.Count == 0 || HealthRules.Reach(scope.State) is not { } reach)
            return new EngineReply.Done();
        var held = reach.HasTls ? await access.HoldAsync(scope.Bay, scope.Held, cancellationToken) : null;
        if (reach.HasTls && held is null)
            return new EngineReply.Failed("The cluster has no certificates.");

        var target = reach.Target(scope.Bay, held?.Identity);
        var left = new List<string>();
        foreach (var node in known)
        {
            var reply = await act(nodes, target, node, cancellationToken);
            if (reply is EngineReply.Failed)
                return reply;
            if (reply is EngineReply.Working working)
                left.Add(working.Cause);
        }

        return left.Count == 0 ? new EngineReply.Done() : new EngineReply.Working(string.Join("; ", left));
    }
}
