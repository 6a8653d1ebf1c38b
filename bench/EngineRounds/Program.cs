using System.Globalization;
using Magnum.Bench;
using Magnum.EngineRounds;
using Magnum.EngineRounds.Memory;

// Measures, and compares with the targets; with "scan" it is the process whose memory is measured.
return args switch
{
    [ScanProcess.Verb, var folder, var different, var kept, var turns] => await Scan.RunAsync(folder, Number(different), Number(kept), Number(turns), CancellationToken.None),
    _ => RoundsOptions.Parse(args) is { } options
        ? await BenchProgram.RunAsync((progress, cancellationToken) => new RoundsBench(options, progress).RunAsync(cancellationToken))
        : BenchProgram.Refuse(RoundsOptions.Usage),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
