namespace Magnum.Grains.Abstractions.Bays;

/// <summary>What the subnet of a new bay on bare metal says of its network. Pure.</summary>
/// <remarks>
/// Magnum reads the network of such bays from their subnet, and from nothing else: openstack/magnum magnum/drivers/k8s_fedora_ironic_v1/template_def.py,
/// get_fixed_network_id, release 15.0.1.
/// </remarks>
public static class FixedNetworkRules
{
    private const string BareMetal = "bm";

    /// <summary>The bay in the network of its subnet, where it names none; any other bay as it is.</summary>
    /// <param name="spec">The bay, names of networks resolved in it.</param>
    /// <param name="networkOfSubnet">Neutron's id of the network that the bay's subnet is of.</param>
    public static BaySpec InNetworkOf(BaySpec spec, string networkOfSubnet)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec is { BayModel.ServerType: BareMetal, FixedNetwork: null } ? spec with { FixedNetworkId = networkOfSubnet } : spec;
    }

    /// <summary>Why network and subnet don't go together, as a sentence for the tenant, or null.</summary>
    /// <param name="spec">The bay, names of networks resolved in it.</param>
    /// <param name="networkOfSubnet">Neutron's id of the network that the bay's subnet is of.</param>
    public static string? Contradiction(BaySpec spec, string networkOfSubnet)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec is { BayModel.ServerType: BareMetal, FixedNetworkId: { } network } && network != networkOfSubnet
            ? $"Fixed subnet {spec.FixedSubnet} is not a subnet of fixed network {spec.FixedNetwork}."
            : null;
    }
}
