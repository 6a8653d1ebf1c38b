using System.Text.Json.Nodes;
using Magnum.ApiCost.Processes;
using Magnum.ApiCost.Sides;
using Magnum.Bench;
using Magnum.Bench.Clients;
using Magnum.Bench.Figures;

namespace Magnum.ApiCost.Measurements;

/// <summary>What an answer costs all daemons that have a part in it, how long one client waits for it, and how many answers several clients get.</summary>
/// <remarks>
/// The sides take turns, so that what Keystone and its database spend belongs to the side whose turn it is. The clients share the processors
/// with the daemons; their own processor time is not counted.
/// </remarks>
internal sealed class ReadCost(Side theirs, Side ours, ProcessorMeter meter, Progress progress)
{
    private const int Rounds = 5;
    private const int Clients = 8;

    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(3);

    /// <summary>One cluster.</summary>
    public Task<IEnumerable<Figure>> OneAsync(double target, CancellationToken cancellationToken) =>
        CompareAsync("GET one", static side => $"v1/clusters/{side.First}", null, target, cancellationToken);

    /// <summary>The first page of the clusters.</summary>
    public Task<IEnumerable<Figure>> ListAsync(int limit, double? target, CancellationToken cancellationToken) =>
        CompareAsync(FormattableString.Invariant($"GET list of {limit}"), _ => FormattableString.Invariant($"v1/clusters?limit={limit}"), limit, target, cancellationToken);

    private async Task<IEnumerable<Figure>> CompareAsync(string name, Func<Side, string> path, int? items, double? target, CancellationToken cancellationToken)
    {
        progress.Line($"{name}: {Rounds} rounds, {Alone.TotalSeconds} s of one client and {Together.TotalSeconds} s of {Clients} on each side");
        using var reference = await LoopAsync(theirs, path(theirs), items, cancellationToken);
        using var product = await LoopAsync(ours, path(ours), items, cancellationToken);
        await reference.RunAsync(Clients, TimeSpan.FromSeconds(1), cancellationToken);
        await WarmUp.UntilSteadyAsync(async () => TimeSpan.FromMilliseconds((await RunAsync(ours, product, cancellationToken)).Processor));

        var rounds = new List<(Round Theirs, Round Ours)>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add((await RunAsync(theirs, reference, cancellationToken), await RunAsync(ours, product, cancellationToken)));
        progress.Line($"{name}: last round, ms of processor time an answer: theirs {rounds[^1].Theirs.Daemons}; ours {rounds[^1].Ours.Daemons}");

        List<(double, double)> Both(Func<Round, double> what) => [.. rounds.Select(round => (what(round.Theirs), what(round.Ours)))];
        return
        [
            Ratio.Less($"{name}: processor time", Both(static round => round.Processor), " ms", target),
            Ratio.Less($"{name}: one client's wait, p50", Both(static round => round.Wait), " ms"),
            Ratio.More($"{name}: answers a second", Both(static round => round.PerSecond), ""),
        ];
    }

    private static async Task<ClosedLoop> LoopAsync(Side side, string path, int? items, CancellationToken cancellationToken)
    {
        var address = new Uri(side.Magnum, path);
        var body = await side.Tenant.ReadAsync(address, cancellationToken);
        var listed = (JsonNode.Parse(body)!["clusters"] as JsonArray)?.Count;
        return listed == items ? new ClosedLoop(address, side.Tenant.Token, body.Length) : throw new BenchException($"{address} lists {listed} clusters instead of {items}.");
    }

    private async Task<Round> RunAsync(Side side, ClosedLoop loop, CancellationToken cancellationToken)
    {
        var alone = await loop.RunAsync(1, Alone, cancellationToken);
        LoopResult? together = null;
        var (use, _) = await meter.MeasureAsync(async () => together = await loop.RunAsync(Clients, Together, cancellationToken));
        var each = use.Select((_, spent) => spent / together!.Answers);
        return new Round(each.Of(side.Reads), each.Describe(side.Reads), Statistics.Median(alone.Milliseconds), together!.PerSecond);
    }

    /// <summary>What one side did in its turn.</summary>
    /// <param name="Processor">Milliseconds of processor time an answer.</param>
    /// <param name="Daemons">The same by daemon, in words.</param>
    /// <param name="Wait">Milliseconds that a client alone waited, the median.</param>
    /// <param name="PerSecond">Answers a second of all clients.</param>
    private sealed record Round(double Processor, string Daemons, double Wait, double PerSecond);
}
