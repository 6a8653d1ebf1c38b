using System.Runtime.InteropServices;
using Magnum.Quick;
using Magnum.Quick.Figures;

// Measures and compares with the targets. Status: 0 all met, 1 a row is missed, 2 the arguments are wrong, 3 something could not be measured.
if (QuickOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(QuickOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    // The servers are stopped and the folder is removed before this process ends.
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var progress = new Progress(TimeProvider.System);
try
{
    var figures = await new QuickBench(options, progress).RunAsync(stop.Token);
    progress.Line($"done");
    foreach (var row in Table.Rows(figures))
        Console.WriteLine(row);
    return figures.Any(static figure => figure.IsMet is false) ? 1 : 0;
}
catch (BenchException e)
{
    Console.Error.WriteLine($"Could not be measured: {e.Message}");
    return 3;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
