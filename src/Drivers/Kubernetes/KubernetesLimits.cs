using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Kubernetes;

/// <summary>What is not built, said before anything is made.</summary>
internal static class KubernetesLimits
{
    /// <exception cref="BayPlanException">The bay asks for something that its driver does not build.</exception>
    public static void Check(BayPlanInput input, BayRules rules)
    {
        MachineLimits.Check(input, rules);
        MachineLimits.Refuse(input.ServiceAccountKeys is null, "The bay has no key pair for service accounts.");
    }

    /// <exception cref="BayPlanException">The bay, or the group with labels of its own, asks for something that its driver does not build.</exception>
    public static void Check(BayPlanInput input, NodeGroupSnapshot group, BayRules rules)
    {
        Check(input, rules);
        Check(input with { Spec = KubernetesGroupParameters.SpecOf(input.Spec, group) }, rules);
    }
}
