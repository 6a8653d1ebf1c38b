using System.Net;
using System.Net.Sockets;

namespace Magnum.DevCloud.Machines;

/// <summary>A block 127.x.0.0/16 for floating addresses that no other cloud on this machine has while this one lives: simulated engines listen on them, all at the same port.</summary>
internal sealed class LoopbackBlock : IDisposable
{
    private const int First = 64;
    private const int Count = 64;

    /// <summary>At the block's last address, which is given to nobody. Who listens there has the block; the end of its process frees it.</summary>
    private const int Port = 9550;

    private readonly Socket held;

    private LoopbackBlock(int number, Socket held)
    {
        Number = number;
        this.held = held;
    }

    /// <summary>The second number of its addresses.</summary>
    public int Number { get; }

    /// <summary>Takes one: always the same for the same wish, unless another cloud has it.</summary>
    /// <exception cref="IOException">All of them are taken.</exception>
    public static LoopbackBlock Take(int wish)
    {
        for (var i = 0; i < Count; i++)
        {
            var number = First + ((wish + i) % Count);
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(new IPAddress([127, (byte)number, 255, 254]), Port));
                socket.Listen(1);
                return new LoopbackBlock(number, socket);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new IOException($"{Count} simulated clouds run on this machine: no addresses are left for another one.");
    }

    public void Dispose() => held.Dispose();
}
