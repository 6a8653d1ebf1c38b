using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;
using Magnum.OpenStack;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Nova;

namespace Magnum.Grains.Bays;

/// <summary>Finds what an order names, with the caller's own rights.</summary>
internal sealed class OrderLookups(IDriverCatalog drivers, INovaCompute nova, INeutronNetworks neutron)
{
    /// <summary>The driver for bays of that model: the one that it names, or the one for its kind; null when there is none.</summary>
    public string? DriverOf(BayModelSnapshot model)
    {
        var kind = new BayKind(model.ServerType, model.ClusterDistro ?? "None", model.Coe);
        var named = model.Driver is null ? null : drivers.All.FirstOrDefault(driver => driver.Name == model.Driver && driver.Provides.Contains(kind));
        return (named ?? drivers.Find(kind))?.Name;
    }

    /// <summary>Puts the ids of networks into the description, and makes sure that flavors and keypair are there.</summary>
    /// <returns>The description, or what is wrong with it.</returns>
    /// <exception cref="OpenStackException">A service refused or did not answer.</exception>
    public async Task<(BaySpec Spec, string? Objection)> ResolveAsync(BaySpec spec, Credential caller, CancellationToken cancellationToken)
    {
        if (spec.Keypair is { } keypair && await nova.FindKeypairAsync(caller, keypair, cancellationToken) is null)
            return (spec, $"Unable to find keypair {keypair}.");
        foreach (var flavor in new[] { spec.FlavorId, spec.MasterFlavorId }.OfType<string>().Distinct())
        {
            if (await nova.FindFlavorAsync(caller, flavor, cancellationToken) is null)
                return (spec, $"Unable to find flavor {flavor}.");
        }

        if (spec.BayModel.ExternalNetworkId is { } external)
        {
            if (await neutron.FindNetworksAsync(caller, external, externalOnly: true, cancellationToken) is not [var found])
                return (spec, $"There is not exactly one external network {external}.");
            spec = spec with { ExternalNetworkId = found.Id };
        }

        if (spec.FixedNetwork is { } network)
        {
            if (await neutron.FindNetworksAsync(caller, network, externalOnly: false, cancellationToken) is not [var found])
                return (spec, $"There is not exactly one network {network}.");
            spec = spec with { FixedNetworkId = found.Id };
        }

        if (spec.FixedSubnet is { } subnet)
        {
            if (await neutron.FindSubnetsAsync(caller, subnet, cancellationToken) is not [var found])
                return (spec, $"There is not exactly one subnet {subnet}.");
            spec = spec with { FixedSubnetId = found.Id };
            if (FixedNetworkRules.Contradiction(spec, found.NetworkId) is { } contradiction)
                return (spec, contradiction);
            spec = FixedNetworkRules.InNetworkOf(spec, found.NetworkId);
        }

        return (spec, null);
    }
}
