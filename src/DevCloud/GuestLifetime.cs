using Microsoft.Extensions.Hosting;

namespace Magnum.DevCloud;

/// <summary>The lifetime of a server inside a program that has one of its own. The usual one would take the process's signals, and hold back what they do, before the program listens to them.</summary>
internal sealed class GuestLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
