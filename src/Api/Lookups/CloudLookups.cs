using System.Net;
using Magnum.Api.Authentication;
using Magnum.Api.Errors;
using Magnum.OpenStack;
using Magnum.OpenStack.Glance;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Nova;

namespace Magnum.Api.Lookups;

/// <summary>Finds the things of the cloud that a request names, with the caller's own rights, or refuses as Magnum does.</summary>
/// <remarks>Source: openstack/magnum magnum/api/attr_validator.py, release 15.0.1.</remarks>
internal sealed class CloudLookups(INovaCompute nova, IGlanceImages glance, INeutronNetworks neutron, LookupCache cache)
{
    /// <summary>The flavor, or 400.</summary>
    public async Task<NovaFlavor> FlavorAsync(CallerIdentity caller, string flavor, CancellationToken cancellationToken) =>
        await cache.FindAsync(Key("flavor", caller, flavor), () => nova.FindFlavorAsync(caller.Credential, flavor, cancellationToken))
        ?? throw ApiException.BadRequest($"Unable to find flavor {flavor}.");

    /// <summary>The caller's keypair, or 404. Keypairs belong to users.</summary>
    public async Task<NovaKeypair> KeypairAsync(CallerIdentity caller, string keypair, CancellationToken cancellationToken) =>
        await cache.FindAsync(Key("keypair", caller, keypair) with { UserId = caller.UserId }, () => nova.FindKeypairAsync(caller.Credential, keypair, cancellationToken))
        ?? throw new ApiException(404, $"Unable to find keypair {keypair}.");

    /// <summary>The one image of that id or name, or null when there is none.</summary>
    /// <exception cref="ApiException">403: it is not for the caller. 409: there are several.</exception>
    public async Task<GlanceImage?> FindImageAsync(CallerIdentity caller, string image, CancellationToken cancellationToken)
    {
        try
        {
            return await OneAsync(
                Key("image", caller, image),
                () => glance.FindAsync(caller.Credential, image, cancellationToken),
                $"Multiple images exist with same name '{image}'. Please use the image ID instead.");
        }
        catch (OpenStackException error) when (error.Status == HttpStatusCode.Forbidden)
        {
            throw new ApiException(403, $"Not authorized for image {image}.");
        }
    }

    /// <summary>The external network, or 400; 409 when there are several of that name.</summary>
    public async Task<NeutronNetwork> ExternalNetworkAsync(CallerIdentity caller, string network, CancellationToken cancellationToken) =>
        await OneAsync(
            Key("external network", caller, network),
            () => neutron.FindNetworksAsync(caller.Credential, network, externalOnly: true, cancellationToken),
            $"Multiple external networks exist with same name '{network}'. Please use the external network ID instead.")
        ?? throw ApiException.BadRequest($"Unable to find external network {network}.");

    /// <summary>The network, or 400; 409 when there are several of that name.</summary>
    public async Task<NeutronNetwork> FixedNetworkAsync(CallerIdentity caller, string network, CancellationToken cancellationToken) =>
        await OneAsync(
            Key("network", caller, network),
            () => neutron.FindNetworksAsync(caller.Credential, network, externalOnly: false, cancellationToken),
            $"Multiple networks exist with same name '{network}'. Please use the network ID instead.")
        ?? throw ApiException.BadRequest($"Unable to find fixed network {network}.");

    /// <summary>The subnet, or 400; 409 when there are several of that name.</summary>
    public async Task<NeutronSubnet> FixedSubnetAsync(CallerIdentity caller, string subnet, CancellationToken cancellationToken) =>
        await OneAsync(
            Key("subnet", caller, subnet),
            () => neutron.FindSubnetsAsync(caller.Credential, subnet, cancellationToken),
            $"Multiple subnets exist with same name '{subnet}'. Please use the subnet ID instead.")
        ?? throw ApiException.BadRequest($"Unable to find fixed subnet {subnet}.");

    private Task<T?> OneAsync<T>(LookupKey key, Func<Task<IReadOnlyList<T>>> ask, string ambiguous)
        where T : class =>
        cache.FindAsync(key, async () => await ask() switch
        {
            [] => null,
            [var one] => one,
            _ => throw new ApiException(409, ambiguous),
        });

    private static LookupKey Key(string kind, CallerIdentity caller, string name) => new(kind, caller.ProjectId, null, name);
}
