using Magnum.Drivers;
using Magnum.OpenStack.Keystone;
using Microsoft.Extensions.Options;

namespace Magnum.Grains.Bays;

/// <summary>The addresses that machines use: the operator's, or else those of the catalogue.</summary>
internal sealed class CloudAddressBook(IKeystoneTokens keystone, IKeystoneTrusts trusts, IOptions<BayOptions> options)
{
    private readonly string? authorities = options.Value.MachineCaFile is { Length: > 0 } file ? CloudAuthorities.Read(file) : null;

    /// <summary>Reads the addresses.</summary>
    /// <exception cref="OpenStack.OpenStackException">The catalogue can't be read or lacks a service.</exception>
    public async Task<CloudAddresses> ReadAsync(CancellationToken cancellationToken)
    {
        var auth = options.Value.MachineAuthUrl ?? await keystone.EndpointAsync("identity", cancellationToken);
        var magnum = options.Value.MachineMagnumUrl ?? await keystone.EndpointAsync("container-infra", cancellationToken);
        return new CloudAddresses(
            WithVersion(auth, "/v3"),
            WithVersion(magnum, "/v1"),
            keystone.RegionName,
            await trusts.TrusteeDomainIdAsync(cancellationToken),
            options.Value.VerifyCa,
            authorities);
    }

    private static string WithVersion(Uri address, string version)
    {
        var text = address.ToString().TrimEnd('/');
        return text.EndsWith(version, StringComparison.Ordinal) ? text : text + version;
    }
}
