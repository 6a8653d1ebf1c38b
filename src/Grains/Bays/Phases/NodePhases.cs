using System.Collections.Immutable;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Nodes;
using Magnum.Grains.Nodes;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Tells every machine's grain what it is, and those of vanished machines that they are not.</summary>
internal sealed class RecordNodesPhase(IGrainFactory grains, TimeProvider time) : IBayPhase
{
    public string Name => BayPhases.RecordNodes;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var machines = scope.Work.Ledger.Machines;
        var now = time.GetUtcNow();
        await NodeFanOut.ForEachAsync(machines, machine => Node(scope, NodeNames.Of(machine)).RecordAsync(
            new NodeSnapshot
            {
                BayUuid = scope.Bay,
                ProjectId = scope.ProjectId,
                Name = NodeNames.Of(machine),
                NodeGroup = machine.NodeGroup,
                ServerId = machine.ServerId,
                Address = machine.Address,
                CreatedAt = now,
            },
            cancellationToken));
        var names = machines.Select(NodeNames.Of).ToImmutableArray();
        await NodeFanOut.ForEachAsync(scope.Work.Ledger.Nodes.Except(names, StringComparer.Ordinal), name => Node(scope, name).ForgetAsync(cancellationToken));
        return new PhaseResult.Done(new PhaseFact.NodesRecorded(names));
    }

    private INodeSystem Node(BayScope scope, string name) => grains.GetGrain<INodeSystem>(GrainKeys.Node(scope.Bay, name));
}

/// <summary>Lets the node grains of a deleted bay forget. The ledger keeps their names: the last look at the bay has them forget once more.</summary>
internal sealed class ForgetNodesPhase(BayBelongings belongings) : IBayPhase
{
    public string Name => BayPhases.ForgetNodes;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        await belongings.ForgetNodesAsync(scope, cancellationToken);
        return new PhaseResult.Done();
    }
}

/// <summary>Calls many node grains, some at a time.</summary>
internal static class NodeFanOut
{
    /// <summary>Each call is one write to the database, whose connection pool is shared by the whole silo.</summary>
    private const int WidthMax = 16;

    public static async Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> call)
    {
        foreach (var some in items.Chunk(WidthMax))
            await Task.WhenAll(some.Select(call));
    }
}
