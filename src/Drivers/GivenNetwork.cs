using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers;

/// <summary>The network and the subnet that a bay names. Release 15 of Magnum accepts names that there are not: the bay then fails with the words of its later releases, and gets no other network. Pure.</summary>
/// <remarks>Words: openstack/magnum magnum/common/exception.py, FixedNetworkNotFound and FixedSubnetNotFound, release 15.0.1.</remarks>
internal static class GivenNetwork
{
    /// <summary>Looks at a bay that is not built yet; a built one stays in the network that it is in.</summary>
    /// <exception cref="BayPlanException">Network or subnet is named, and was not found.</exception>
    public static void Check(BaySpec spec) => _ = (NetworkOf(spec), SubnetOf(spec));

    /// <summary>Neutron's id of the network; null where the bay is in none that is given.</summary>
    /// <exception cref="BayPlanException">It is named, and was not found.</exception>
    public static string? NetworkOf(BaySpec spec) => Found("network", spec.FixedNetwork, spec.FixedNetworkId);

    /// <summary>Neutron's id of the subnet; null where none is given.</summary>
    /// <exception cref="BayPlanException">It is named, and was not found.</exception>
    public static string? SubnetOf(BaySpec spec) => Found("subnet", spec.FixedSubnet, spec.FixedSubnetId);

    private static string? Found(string what, string? name, string? id) =>
        id ?? (name is null ? null : throw new BayPlanException($"Unable to find fixed {what} {name}."));
}
