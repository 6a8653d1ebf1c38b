using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Kubernetes;

/// <summary>What is not built, said before anything is made.</summary>
internal static class KubernetesLimits
{
    /// <summary>What is wrong with a group's name or role, with which its nodes are labelled: no machine would come up with it. Null for nothing.</summary>
    public static string? Objection(NodeGroupSnapshot group) =>
        !NodeMarkRules.IsValue(group.Name) ? NoValue("name", group.Name)
        : !NodeMarkRules.IsValue(group.Role) ? NoValue("role", group.Role)
        : null;

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

    private static string NoValue(string field, string value) => $"The group's {field} is '{value}', which is no label value of Kubernetes: its nodes are labelled with it.";
}
