using Magnum.Bench.Clients;
using Magnum.Bench.Figures;
using Magnum.Bench.Servers;
using Magnum.Quick.Servers;

namespace Magnum.Quick.Measurements;

/// <summary>How many answers a second clients get, against routes that return the same bytes.</summary>
/// <remarks>Clients and servers share the processors, as everything here does; the servers' own processor time an answer is printed beside.</remarks>
internal sealed class ReadRate(Workbench bench, SettledBays bays, Progress progress)
{
    private const double OneTarget = 0.35;
    private const double ListTarget = 0.5;
    private const int Rounds = 11;
    private const int Clients = 8;

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    /// <summary>One bay, read from its grain, against bytes.</summary>
    public Task<Figure> OneAsync(CancellationToken cancellationToken) => CompareAsync(
        "GET one cluster, of a bare route's rate", OneTarget, $"v1/clusters/{bays.First}", "one", static file => new() { ["OneFile"] = file }, cancellationToken);

    /// <summary>A page of a hundred bays, read from the database, against the same statement and bytes.</summary>
    public Task<Figure> ListAsync(CancellationToken cancellationToken) => CompareAsync(
        "GET list of 100, of SQL and bytes' rate",
        ListTarget,
        "v1/clusters?limit=100",
        "list",
        file => new() { ["ListFile"] = file, ["Database"] = bench.DatabaseOf(SettledBays.Name), ["Project"] = bays.Tenant.ProjectId },
        cancellationToken);

    private static async Task<Rate> RunAsync(ServerProcess server, ClosedLoop loop, CancellationToken cancellationToken)
    {
        var before = server.ProcessorTime;
        var result = await loop.RunAsync(Clients, Span, cancellationToken);
        return new Rate(result.PerSecond, (server.ProcessorTime - before) / result.Answers);
    }

    private async Task<Figure> CompareAsync(
        string name, double target, string path, string bare, Func<string, Dictionary<string, string>> settings, CancellationToken cancellationToken)
    {
        progress.Line($"{bare}: {Rounds} times {Span.TotalSeconds} s of {Clients} clients on each side");
        var address = new Uri(bays.Silo.Address, path);
        var bytes = await bays.Tenant.ReadAsync(address, cancellationToken);
        var file = bench.PathOf($"{bare}.json");
        await File.WriteAllBytesAsync(file, bytes, cancellationToken);
        await using var baseline = await bench.StartBaselineAsync(settings(file), cancellationToken);
        using var ours = new ClosedLoop(address, bays.Tenant.Token, bytes.Length);
        using var theirs = new ClosedLoop(new Uri(baseline.Address, bare), null, bytes.Length);
        await WarmUp.UntilSteadyAsync(async () => (await RunAsync(bays.Silo, ours, cancellationToken)).Processor);
        await WarmUp.UntilSteadyAsync(async () => (await RunAsync(baseline, theirs, cancellationToken)).Processor);

        var rounds = new List<(Rate Ours, Rate Bare)>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add((await RunAsync(bays.Silo, ours, cancellationToken), await RunAsync(baseline, theirs, cancellationToken)));
        double Middle(Func<(Rate Ours, Rate Bare), double> what) => Statistics.Median([.. rounds.Select(what)]);
        return Figure.AtLeast(
            name,
            target,
            Middle(static r => r.Ours.PerSecond / r.Bare.PerSecond),
            FormattableString.Invariant($"{Middle(static r => r.Ours.PerSecond):0} against {Middle(static r => r.Bare.PerSecond):0} a second; ")
            + FormattableString.Invariant($"processor {Middle(static r => r.Ours.Processor.TotalMilliseconds):0.000} and {Middle(static r => r.Bare.Processor.TotalMilliseconds):0.000} ms an answer"));
    }

    /// <summary>Answers a second, of all clients, and the server's processor time an answer.</summary>
    private sealed record Rate(double PerSecond, TimeSpan Processor);
}
