using System.Collections.Immutable;
using System.Globalization;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Health;

namespace Magnum.Grains.Bays;

/// <summary>Which machines of a group go when it shrinks. Pure.</summary>
internal static class ScaleIn
{
    /// <summary>The machines with their nodes, as far as the engine told of any.</summary>
    /// <param name="machines">Those of the group.</param>
    /// <param name="nodes">As the engine lists them; null when it told nothing.</param>
    /// <param name="seen">When each server was first seen, by its id.</param>
    public static ImmutableArray<MachineView> View(IEnumerable<BayMachine> machines, ImmutableArray<EngineNode>? nodes, ImmutableDictionary<string, DateTimeOffset> seen) =>
    [
        .. machines.Select(machine =>
        {
            var node = nodes?.FirstOrDefault(node => NodeNews.IsSame(machine, node));
            var since = machine.ServerId is { } server && seen.TryGetValue(server, out var at) ? at : DateTimeOffset.MinValue;
            return new MachineView(machine, node, IsUnhealthy: nodes is not null && node is not { IsReady: true }, since);
        }),
    ];

    /// <summary>Those that are named, all of them; then, down to the wanted size, the unhealthy before the others and of these the younger first.</summary>
    /// <param name="group">All machines of the group.</param>
    /// <param name="named">Server ids, indexes or addresses; what names none of them is passed over here.</param>
    /// <param name="wanted">The wanted size.</param>
    public static ImmutableArray<MachineView> Choose(ImmutableArray<MachineView> group, ImmutableArray<string> named, int wanted)
    {
        var asked = group.Where(view => named.Any(name => IsCalled(view.Machine, name))).ToList();
        var others = group.Except(asked)
            .OrderByDescending(static view => view.IsUnhealthy)
            .ThenByDescending(static view => view.Since)
            // Heat gives higher indexes to later ones.
            .ThenByDescending(static view => int.TryParse(view.Machine.Index, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1);
        return [.. asked, .. others.Take(Math.Max(0, group.Length - asked.Count - wanted))];
    }

    /// <summary>Whether a name that a caller may use is that machine's.</summary>
    public static bool IsCalled(BayMachine machine, string name) =>
        machine.Index == name || machine.Address == name || machine.PrivateAddress == name || string.Equals(machine.ServerId, name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A machine as a choice among machines sees it.</summary>
/// <param name="Machine">As its stack tells of it.</param>
/// <param name="Node">As its engine does; null when it does not.</param>
/// <param name="IsUnhealthy">Whether its engine, which told of machines, does not tell that this one is well.</param>
/// <param name="Since">When it was first seen.</param>
internal sealed record MachineView(BayMachine Machine, EngineNode? Node, bool IsUnhealthy, DateTimeOffset Since);
