using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Magnum.Quick.Servers;

/// <summary>Ports of 127.0.0.1.</summary>
internal static class Ports
{
    /// <summary>So many that nobody listens on, as texts for settings.</summary>
    public static string[] Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(static l => l.Start());
        var ports = listeners.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)).ToArray();
        listeners.ForEach(static l => l.Dispose());
        return ports;
    }

    /// <summary>The address of a server there.</summary>
    public static Uri Address(string port) => new($"http://127.0.0.1:{port}/");
}
