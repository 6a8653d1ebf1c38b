using Magnum.Bench;
using Magnum.Quick;

// Measures and compares with the targets.
return QuickOptions.Parse(args) is { } options
    ? await BenchProgram.RunAsync((progress, cancellationToken) => new QuickBench(options, progress).RunAsync(cancellationToken))
    : BenchProgram.Refuse(QuickOptions.Usage);
