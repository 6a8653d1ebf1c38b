using System.Collections.Immutable;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Nodes;

namespace Magnum.Grains.Health;

/// <summary>What the machines of a bay are to be told after a look at its engine. Pure.</summary>
internal static class NodeNews
{
    /// <summary>A machine whose condition stays is told of it this often all the same: it would else think that nobody looks.</summary>
    public static readonly TimeSpan Repetition = TimeSpan.FromMinutes(10);

    /// <summary>The conditions of the bay's machines, by name.</summary>
    /// <param name="machines">As the bay's stack tells of them.</param>
    /// <param name="nodes">As the engine does.</param>
    public static ImmutableDictionary<string, NodeCondition> Of(ImmutableArray<BayMachine> machines, ImmutableArray<EngineNode> nodes) =>
        machines.ToImmutableDictionary(NodeNames.Of, machine => Condition(nodes.FirstOrDefault(node => IsSame(machine, node))), StringComparer.Ordinal);

    /// <summary>Nova's ids of the bay's machines that are unwell, or that the engine does not list.</summary>
    /// <param name="machines">As the bay's stacks tell of them.</param>
    /// <param name="nodes">As the engine does.</param>
    public static ImmutableArray<string> Unhealthy(ImmutableArray<BayMachine> machines, ImmutableArray<EngineNode> nodes) =>
        [.. machines.Where(machine => nodes.FirstOrDefault(node => IsSame(machine, node)) is not { IsReady: true }).Select(static machine => machine.ServerId).OfType<string>()];

    /// <summary>Those that are to be told now.</summary>
    /// <param name="conditions">As they are.</param>
    /// <param name="told">What was told last, and when.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<KeyValuePair<string, NodeCondition>> Due(
        ImmutableDictionary<string, NodeCondition> conditions, IReadOnlyDictionary<string, (NodeCondition Condition, DateTimeOffset At)> told, DateTimeOffset now) =>
        [.. conditions.Where(one => !told.TryGetValue(one.Key, out var last) || last.Condition != one.Value || now - last.At >= Repetition)];

    private static NodeCondition Condition(EngineNode? node) => node switch
    {
        null => new NodeCondition(HealthStatus.Unhealthy, "Its engine does not list it."),
        { IsReady: true } => new NodeCondition(HealthStatus.Healthy, null),
        _ => new NodeCondition(HealthStatus.Unhealthy, node.Cause),
    };

    /// <summary>Whether the engine's node is that machine. Not every engine is told Nova's ids.</summary>
    public static bool IsSame(BayMachine machine, EngineNode node) => node.ServerId is not null && machine.ServerId is not null
        ? node.ServerId == machine.ServerId
        : node.Addresses.Any(address => address.Length > 0 && (address == machine.PrivateAddress || address == machine.Address));

    /// <summary>The nodes that are that machine to its engine, or were in its place: no two machines have an address at once.</summary>
    public static IEnumerable<EngineNode> OfPlace(BayMachine machine, ImmutableArray<EngineNode> nodes) =>
        nodes.Where(node => IsSame(machine, node) || (machine.PrivateAddress is { Length: > 0 } address && node.Addresses.Contains(address)));
}
