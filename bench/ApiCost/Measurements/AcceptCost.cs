using Magnum.ApiCost.Processes;
using Magnum.ApiCost.Sides;
using Magnum.Bench.Figures;

namespace Magnum.ApiCost.Measurements;

/// <summary>What an accepted creation costs until its cluster is complete, how long a client waits for the 202, and how many creations are accepted a second.</summary>
/// <remarks>
/// The processor time is that of the whole lab but the other side's Magnum: keys, trusts and the stack are part of what was accepted, and most
/// of it is Heat's and the same on both sides. Magnum's own part is told beside it.
/// </remarks>
internal sealed class AcceptCost(Side theirs, Side ours, ProcessorMeter meter, Progress progress)
{
    private const int Rounds = 2;
    private const int OneByOne = 3;
    private const int AtOnce = 4;

    /// <summary>Makes clusters; they stay.</summary>
    public async Task<IEnumerable<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        progress.Line($"POST: {Rounds} rounds of {OneByOne} creations one by one and {AtOnce} at once on each side");
        var rounds = new List<(Round Theirs, Round Ours)>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add((await RunAsync(theirs, ours, cancellationToken), await RunAsync(ours, theirs, cancellationToken)));
        progress.Line($"POST: last round, ms of processor time a creation: theirs {rounds[^1].Theirs.Daemons}; ours {rounds[^1].Ours.Daemons}");

        List<(double Theirs, double Ours)> Both(Func<Round, double> what) => [.. rounds.Select(round => (what(round.Theirs), what(round.Ours)))];
        double Own(Func<(Round Theirs, Round Ours), Round> side) => Statistics.Median([.. rounds.Select(round => side(round).Own)]);
        return
        [
            Ratio.Less(
                "POST until complete: processor time",
                Both(static round => round.Processor),
                " ms",
                more: FormattableString.Invariant($"; Magnum's own daemons {Own(static round => round.Theirs):0} and {Own(static round => round.Ours):0} ms")),
            Ratio.Less("POST accepted: one client's wait, p50", Both(static round => round.Wait), " ms"),
            Ratio.More("POST accepted: answers a second", Both(static round => round.PerSecond), ""),
        ];
    }

    private async Task<Round> RunAsync(Side side, Side other, CancellationToken cancellationToken)
    {
        var waits = new List<double>();
        var together = TimeSpan.Zero;
        var (use, _) = await meter.MeasureAsync(async () =>
        {
            for (var i = 0; i < OneByOne; i++)
                waits.Add(await side.CreateAsync(cancellationToken));
            var began = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => side.CreateAsync(cancellationToken)));
            together = TimeProvider.System.GetElapsedTime(began);
            await side.UntilCompleteAsync(cancellationToken);
        });
        var each = use.Select(static (_, spent) => spent / (OneByOne + AtOnce));
        bool TakesPart(string daemon) => !other.IsOwn(daemon);
        return new Round(each.Of(TakesPart), each.Of(side.IsOwn), each.Describe(TakesPart), Statistics.Median(waits), AtOnce / together.TotalSeconds);
    }

    /// <summary>What one side did in its turn.</summary>
    /// <param name="Processor">Milliseconds of processor time a creation, of all daemons.</param>
    /// <param name="Own">The same of Magnum's own daemons.</param>
    /// <param name="Daemons">The same by daemon, in words.</param>
    /// <param name="Wait">Milliseconds until a creation was accepted, the median.</param>
    /// <param name="PerSecond">Accepted creations a second of several clients.</param>
    private sealed record Round(double Processor, double Own, string Daemons, double Wait, double PerSecond);
}
