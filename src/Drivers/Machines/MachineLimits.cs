using Magnum.Drivers.Rules;

namespace Magnum.Drivers.Machines;

/// <summary>What a bay needs before its machines can be planned; what it may ask for is in the driver's rules.</summary>
internal static class MachineLimits
{
    /// <exception cref="BayPlanException">The rules object, or something is missing.</exception>
    public static void Check(BayPlanInput input, BayRules rules)
    {
        var (spec, model) = (input.Spec, input.Spec.BayModel);
        if (rules.Objection(spec) is { } objection)
        {
            throw new BayPlanException(objection);
        }

        Refuse(spec.FixedNetworkId is null && model.ServerType == BareMetalRules.ServerType, "A bay on bare metal makes no network of its own, and the one that it is to be in is not known.");
        Refuse(spec.ExternalNetworkId is null && (spec.FloatingIpEnabled || MachineParameters.HasBalancedAddress(spec) || spec.FixedNetworkId is null),
            "Required parameter external_network not provided.");
        Refuse(input.Machine is null && !model.TlsDisabled,
            "The machines ask for their certificates themselves, which needs a credential for machines: the operator has not enabled it here, and TLS is not disabled.");
    }

    /// <exception cref="BayPlanException">The condition holds.</exception>
    public static void Refuse(bool condition, string sentence)
    {
        if (condition)
        {
            throw new BayPlanException(sentence);
        }
    }
}
