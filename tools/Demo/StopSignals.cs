using System.Runtime.InteropServices;

namespace Magnum.Demo;

/// <summary>The signals that stop the demo, that of a closed terminal among them. The first one counts.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly Dictionary<PosixSignal, int> Numbers = new() { [PosixSignal.SIGHUP] = 1, [PosixSignal.SIGINT] = 2, [PosixSignal.SIGTERM] = 15 };

    private readonly CancellationTokenSource stop = new();
    private readonly List<PosixSignalRegistration> registrations;
    private int first;

    public StopSignals() => registrations = [.. Numbers.Keys.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>Whether there was one.</summary>
    public bool Came => stop.IsCancellationRequested;

    /// <summary>What a program that a signal ended leaves: 128 and the signal's number.</summary>
    public int ExitStatus => 128 + first;

    public void Dispose()
    {
        registrations.ForEach(static registration => registration.Dispose());
        stop.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref first, Numbers[context.Signal], 0) == 0)
            stop.Cancel();
    }
}
