using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Magnum.Machines.Tests.Labs;

/// <summary>A port that leads from real machines to the host, for one server; given back when it is disposed of.</summary>
internal sealed class LabPort : IDisposable
{
    /// <summary>9511 to 9519, without those of a developer's own silo and of the reference with what it needs.</summary>
    private static readonly int[] Ports = [9514, 9515, 9516, 9517, 9518, 9519];

    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    /// <summary>Takes one. Another silo on the lab may be of another program, or about to take its port.</summary>
    public LabPort() => Number = Ports.First(static port => Taken.TryAdd(port, true) && IsFree(port));

    /// <summary>On loopback, here and in machines.</summary>
    public int Number { get; }

    public void Dispose() => Taken.TryRemove(Number, out _);

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
