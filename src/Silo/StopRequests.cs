using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Magnum.Silo;

/// <summary>What stops the program: SIGTERM, SIGINT and SIGQUIT, and the end of standard input where <see cref="SiloOptions.StopsWithInput"/> says so.</summary>
/// <remarks>Orleans can't stop a silo that is still starting: a request that comes so early is heeded once it has started.</remarks>
internal sealed partial class StopRequests(IHostApplicationLifetime application, IOptions<SiloOptions> silo, ILogger<StopRequests> logger) : IHostLifetime, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private readonly List<PosixSignalRegistration> registrations = [];

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations.AddRange(Signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            Stop(context.Signal.ToString());
        })));

        // Not a task: the read holds its thread for as long as the process lives.
        if (silo.Value.StopsWithInput)
            new Thread(AwaitEndOfInput) { IsBackground = true, Name = "standard input" }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => registrations.ForEach(static registration => registration.Dispose());

    private void AwaitEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> unheeded = stackalloc byte[256];
        while (input.Read(unheeded) > 0)
        {
        }

        Stop("the end of standard input");
    }

    private void Stop(string request)
    {
        LogStopping(request);
        application.ApplicationStarted.Register(application.StopApplication);
    }

    [LoggerMessage(1, LogLevel.Information, "Stopping on {Request}")]
    private partial void LogStopping(string request);
}
