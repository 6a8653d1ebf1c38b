using Microsoft.AspNetCore.Connections;

namespace Magnum.EngineFarm;

/// <summary>How many connections to the engines are open.</summary>
internal sealed class OpenConnections
{
    private int count;

    public int Count => Volatile.Read(ref count);

    /// <summary>Counts a connection while it is served.</summary>
    public async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref count);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    }
}
