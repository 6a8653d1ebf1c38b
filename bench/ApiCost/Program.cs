using Magnum.ApiCost;
using Magnum.Bench;

// Measures beside the lab's real Magnum, and compares with the targets.
return ApiCostOptions.Parse(args) is { } options
    ? await BenchProgram.RunAsync((progress, cancellationToken) => new ApiCostBench(options, progress).RunAsync(cancellationToken))
    : BenchProgram.Refuse(ApiCostOptions.Usage);
