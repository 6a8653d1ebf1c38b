using System.Collections.Immutable;
using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;

namespace Magnum.Drivers.Swarm;

/// <summary>Ports that a swarm can't have. Pure.</summary>
internal static class SwarmConflicts
{
    private static readonly ImmutableSortedDictionary<int, string> Ports = ImmutableSortedDictionary.CreateRange(new Dictionary<int, string>
    {
        [22] = "SSH",
        [2377] = "the swarm's managers",
        [7946] = "the swarm's machines find each other there",
    });

    /// <summary>All of them.</summary>
    public static ImmutableArray<BayConflict> All { get; } = [MachinePorts.Conflict(SwarmParameters.DefaultPort, Ports)];
}
