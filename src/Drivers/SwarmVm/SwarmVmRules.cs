using Magnum.Drivers.Rules;
using Magnum.Drivers.Swarm;

namespace Magnum.Drivers.SwarmVm;

/// <summary>What this driver does with labels and fields.</summary>
internal static class SwarmVmRules
{
    public static BayRules Table { get; } = new(SwarmRules.All, SwarmRules.Foreign, SwarmConflicts.All);
}
