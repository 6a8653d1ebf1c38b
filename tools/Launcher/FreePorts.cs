using System.Net;
using System.Net.Sockets;

namespace Magnum.Launcher;

/// <summary>Ports for processes that must know theirs before they start.</summary>
public static class FreePorts
{
    /// <summary>That many different ports of 127.0.0.1 on which nothing listens now.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(static l => l.Start());
        var ports = listeners.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(static l => l.Stop());
        return ports;
    }
}
