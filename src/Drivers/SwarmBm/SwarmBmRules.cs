using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;
using Magnum.Drivers.Swarm;

namespace Magnum.Drivers.SwarmBm;

/// <summary>What this driver does with labels and fields.</summary>
internal static class SwarmBmRules
{
    public static BayRules Table { get; } = new(BareMetalRules.Of(SwarmRules.All), SwarmRules.Foreign, SwarmConflicts.All);
}
