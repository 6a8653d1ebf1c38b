using System.Net;
using System.Net.Sockets;
using Magnum.Settings;
using Microsoft.Extensions.Options;

namespace Magnum.Silo;

/// <summary>Looks, before anything starts, whether this process can listen where its settings say. What takes a port a moment later is not seen.</summary>
internal static class PortCheck
{
    /// <summary>Tries the ports of API, silo and gateway.</summary>
    /// <exception cref="OptionsValidationException">A port is taken, or an address is not this machine's; a sentence for each, with its key.</exception>
    public static void Run(IConfiguration configuration)
    {
        var silo = configuration.ReadSettings<SiloOptions>(SiloOptions.Section);
        var own = IPAddress.Parse(silo.Address);
        var gateway = configuration.ReadSettings<GatewayOptions>(GatewayOptions.Section).IsSecured ? own : IPAddress.Loopback;
        List<string> failures =
        [
            .. ((string?[])
            [
                Failure($"{SiloOptions.Section}:{nameof(SiloOptions.Url)}", AddressOf(silo.Url), silo.Url.Port),
                Failure($"{SiloOptions.Section}:{nameof(SiloOptions.SiloPort)}", own, silo.SiloPort),
                Failure($"{SiloOptions.Section}:{nameof(SiloOptions.GatewayPort)}", gateway, silo.GatewayPort),
            ]).OfType<string>(),
        ];
        if (failures.Count > 0)
            throw new OptionsValidationException(SiloOptions.Section, typeof(SiloOptions), failures);
    }

    /// <summary>Why nothing can listen there, or null. Nobody who connects meanwhile is answered: the port is bound, and not listened on.</summary>
    public static string? Failure(string key, IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return null;
        }
        catch (SocketException e)
        {
            return $"{key}: this process can't listen on {new IPEndPoint(address, port)}: {e.Message}.";
        }
    }

    // As Kestrel does: what is neither an address nor localhost is every address.
    private static IPAddress AddressOf(Uri url) =>
        IPAddress.TryParse(url.DnsSafeHost, out var address) ? address : url.IsLoopback ? IPAddress.Loopback : IPAddress.Any;
}
