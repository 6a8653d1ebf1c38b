using Magnum.Bench.Clients;
using Magnum.Bench.Figures;
using Magnum.Bench.Servers;
using Magnum.EngineRounds.Bays;
using Magnum.EngineRounds.Clients;
using Magnum.EngineRounds.Memory;

namespace Magnum.EngineRounds;

/// <summary>All measurements, one after another, on one farm of engines.</summary>
internal sealed class RoundsBench(RoundsOptions options, Progress progress)
{
    private const double ProcessorTarget = 1.3;

    /// <summary>Ten thousand bays, each looked at once a minute, by one silo.</summary>
    private const double RateTarget = 10_000 / 60.0;

    private const int Turns = 81;

    /// <summary>Measures every row.</summary>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("magnum-bench-");
        try
        {
            progress.Line($"certificates of {options.Bays} bays");
            var ports = Ports.Free(options.Bays + 1);
            using var bays = SimulatedBays.Make(folder.FullName, ports[1..]);
            var settings = new Dictionary<string, string> { ["Farm__Folder"] = folder.FullName, ["Farm__Port"] = ports[0] };
            await using var farm = await ServerProcess.StartAsync(
                new Launch(Programs.Find().EngineFarm, Ports.Address(ports[0]), settings), Path.Combine(folder.FullName, "farm.log"), cancellationToken);
            var memory = await new ScanMemory(folder.FullName, options.Bays, farm, progress).RunAsync(cancellationToken);
            return [.. await CompareAsync(bays, cancellationToken), .. memory];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<IReadOnlyList<Figure>> CompareAsync(SimulatedBays bays, CancellationToken cancellationToken)
    {
        progress.Line($"rounds: {Turns} times {options.Bays} of each side");
        await using var product = new ProductClient(bays.Targets.Count, TimeSpan.FromMinutes(1), BareClient.ConnectionAge);
        using var bare = new BareClient(bays);
        Task<Turn> Ours() => Turn.RunAsync(bays.Targets, product.LookAsync, cancellationToken);
        Task<Turn> Theirs() => Turn.RunAsync(bays.Targets, bare.LookAsync, cancellationToken);
        await WarmUp.UntilSteadyAsync(async () => (await Ours()).ProcessorPerRound);
        await WarmUp.UntilSteadyAsync(async () => (await Theirs()).ProcessorPerRound);

        var turns = new List<(Turn Ours, Turn Bare)>();
        for (var turn = 0; turn < Turns; turn++)
            turns.Add((await Ours(), await Theirs()));
        double Middle(Func<(Turn Ours, Turn Bare), double> what) => Statistics.Median([.. turns.Select(what)]);
        return
        [
            Figure.AtMost(
                $"processor time of a warm round at {options.Bays} bays, of a bare handler's",
                ProcessorTarget,
                Middle(static t => t.Ours.ProcessorPerRound / t.Bare.ProcessorPerRound),
                " x",
                FormattableString.Invariant($"{Middle(static t => t.Ours.ProcessorPerRound.TotalMicroseconds):0} us against {Middle(static t => t.Bare.ProcessorPerRound.TotalMicroseconds):0} us")),
            Figure.AtLeast(
                "rounds a second, the engines on the same processors",
                RateTarget,
                Middle(static t => t.Ours.PerSecond),
                FormattableString.Invariant($"the bare handler {Middle(static t => t.Bare.PerSecond):0}; {RateTarget:0} are 10,000 bays once a minute")),
        ];
    }
}
