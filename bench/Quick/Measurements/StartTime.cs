using Magnum.Bench.Figures;
using Magnum.Quick.Servers;

namespace Magnum.Quick.Measurements;

/// <summary>From the start of the process to the first 200, against a silo without anything in it.</summary>
/// <remarks>
/// The cloud runs already, in a process of its own: an operator's would. The silo finds the state of an earlier start, as after a
/// restart or an upgrade. Both programs are started once before, so that their files are in memory.
/// </remarks>
internal sealed class StartTime(Workbench bench, Progress progress)
{
    private const double Target = 1.5;
    private const int Rounds = 9;

    public async Task<Figure> RunAsync(CancellationToken cancellationToken)
    {
        progress.Line($"start: {Rounds} starts of the silo and of an empty one");
        _ = await PairAsync(cancellationToken);
        var pairs = new List<(double Ours, double Empty)>();
        for (var round = 0; round < Rounds; round++)
            pairs.Add(await PairAsync(cancellationToken));
        return Figure.AtMost(
            "start to first 200, of an empty silo's",
            Target,
            Statistics.Median([.. pairs.Select(static p => p.Ours / p.Empty)]),
            " x",
            FormattableString.Invariant($"{Statistics.Median([.. pairs.Select(static p => p.Ours)]):0.00} s against {Statistics.Median([.. pairs.Select(static p => p.Empty)]):0.00} s"));
    }

    private async Task<(double Ours, double Empty)> PairAsync(CancellationToken cancellationToken)
    {
        double ours, empty;
        await using (var silo = await bench.StartShippedSiloAsync("start", cancellationToken))
            ours = silo.StartTime.TotalSeconds;
        await using (var silo = await bench.StartEmptySiloAsync(cancellationToken))
            empty = silo.StartTime.TotalSeconds;
        return (ours, empty);
    }
}
