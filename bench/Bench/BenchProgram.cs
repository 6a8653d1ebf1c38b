using System.Runtime.InteropServices;
using Magnum.Bench.Figures;

namespace Magnum.Bench;

/// <summary>How every measurement runs from the command line, and the statuses that it ends with.</summary>
public static class BenchProgram
{
    /// <summary>Says how to use the program.</summary>
    /// <returns>2.</returns>
    public static int Refuse(string usage)
    {
        Console.Error.WriteLine(usage);
        return 2;
    }

    /// <summary>Measures, and prints one row a figure.</summary>
    /// <param name="measure">Makes the figures; the token ends it when the program is to stop.</param>
    /// <returns>0 when all targets are met, 1 when one is missed, 3 when something could not be measured, 130 when stopped.</returns>
    public static async Task<int> RunAsync(Func<Progress, CancellationToken, Task<IReadOnlyList<Figure>>> measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            // The servers are stopped and what was made is removed before this process ends.
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var progress = new Progress(TimeProvider.System);
        try
        {
            var figures = await measure(progress, stop.Token);
            progress.Line($"done");
            foreach (var row in Table.Rows(figures))
                Console.WriteLine(row);
            return figures.Any(static figure => figure.IsMet is false) ? 1 : 0;
        }
        catch (Exception e) when (e is BenchException or HttpRequestException)
        {
            Console.Error.WriteLine($"Could not be measured: {e.Message}");
            return 3;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped.");
            return 130;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Could not be measured: something was waited for in vain.");
            return 3;
        }
    }
}
