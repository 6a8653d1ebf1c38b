using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Magnum.Bench.Servers;

/// <summary>Ports of 127.0.0.1.</summary>
public static class Ports
{
    private const int Lowest = 10_000;

    // Linux's default of net.ipv4.ip_local_port_range: from here on a connection of whatever program may take a port between its choice and the start of its server.
    private const int FirstOutgoing = 32_768;

    /// <summary>So many that nobody listens on, as texts for settings.</summary>
    public static string[] Free(int count)
    {
        var ports = Enumerable.Range(Lowest, FirstOutgoing - Lowest).ToArray();
        Random.Shared.Shuffle(ports);
        return [.. ports.Where(IsFree).Take(count).Select(static port => port.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The address of a server there.</summary>
    public static Uri Address(string port) => new($"http://127.0.0.1:{port}/");

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
