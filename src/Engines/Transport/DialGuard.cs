using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Magnum.Engines.Transport;

/// <summary>Where this service may connect to. An engine's address comes from its stack, and a stack is the tenant's to influence.</summary>
/// <remarks>Special-purpose blocks: IANA's registries for IPv4 and IPv6 (RFC 6890). Private blocks are not among the refused: many clouds have floating addresses there.</remarks>
internal sealed class DialGuard
{
    private static readonly IPNetwork[] Special =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"), IPNetwork.Parse("64:ff9b::/96"),
    ];

    private readonly IPNetwork[] allowed;
    private readonly IPNetwork[] denied;

    public DialGuard(IOptions<EngineOptions> options)
    {
        allowed = [.. options.Value.AllowedNetworks.Select(static network => IPNetwork.Parse(network))];
        denied = [.. Special, .. options.Value.DeniedNetworks.Select(static network => IPNetwork.Parse(network))];
    }

    /// <summary>Whether that address may be connected to.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(network => network.Contains(plain)) || !denied.Any(network => network.Contains(plain));
    }

    /// <summary>The addresses behind a host that may be connected to: what is checked is what is dialled, whatever the name says next time.</summary>
    /// <exception cref="AddressRefusedException">None of them.</exception>
    /// <exception cref="SocketException">There is no such name.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var usable = addresses.Where(Allows).ToArray();
        return usable.Length > 0 ? usable : throw new AddressRefusedException($"the service does not connect to {host}");
    }
}

/// <summary>Nothing was sent.</summary>
internal sealed class AddressRefusedException(string message) : Exception(message);
