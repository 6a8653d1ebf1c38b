using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>What this driver does not build, said before anything is made.</summary>
internal static class KubernetesVmLimits
{
    /// <exception cref="BayPlanException">The bay asks for something that this driver does not build.</exception>
    public static void Check(BayPlanInput input)
    {
        MachineLimits.Check(input, KubernetesVmRules.Table);
        MachineLimits.Refuse(input.ServiceAccountKeys is null, "The bay has no key pair for service accounts.");
    }

    /// <exception cref="BayPlanException">The bay, or the group with labels of its own, asks for something that this driver does not build.</exception>
    public static void Check(BayPlanInput input, NodeGroupSnapshot group)
    {
        Check(input);
        Check(input with { Spec = KubernetesVmGroupParameters.SpecOf(input, group) });
    }
}
