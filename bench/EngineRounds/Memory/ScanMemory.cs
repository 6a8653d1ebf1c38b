using System.Globalization;
using Magnum.Bench.Clients;
using Magnum.Bench.Figures;
using Magnum.Bench.Servers;

namespace Magnum.EngineRounds.Memory;

/// <summary>Memory and connections when all bays are looked at in turn, but only a quarter of them is kept, against all of them being kept.</summary>
internal sealed class ScanMemory(string folder, int bays, ServerProcess farm, Progress progress)
{
    private const int Share = 4;
    private const int Turns = 12;

    /// <summary>A quarter is kept, so a quarter would be right; as much again is let through.</summary>
    private const double MemoryTarget = 0.5;

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var kept = bays / Share;
        progress.Line($"memory: {Turns} turns over {bays} bays with {bays} kept, with {kept} kept, and as many looks at one bay");
        var (all, _) = await ScanProcess.RunAsync(folder, bays, bays, Turns, () => Task.FromResult(0), cancellationToken);
        var (few, connections) = await ScanProcess.RunAsync(folder, bays, kept, Turns, () => ConnectionsAsync(cancellationToken), cancellationToken);
        // What looks need, however many bays there are.
        var (one, _) = await ScanProcess.RunAsync(folder, 1, 1, Turns, () => Task.FromResult(0), cancellationToken);
        double Beyond(long resident) => resident - one[^1];
        // The worst of the later turns: what grows from turn to turn shows in the last.
        var (most, last, whole) = (Beyond(few.Skip(1).Max()), Beyond(few[^1]), Beyond(all[^1]));
        return
        [
            Figure.AtMost(
                $"memory of TLS with {kept} of {bays} bays kept, of all kept",
                MemoryTarget,
                most / whole,
                " x",
                FormattableString.Invariant($"{most / Mebi:0.0} MiB against {whole / Mebi:0.0} MiB, {whole / bays / Kibi:0} KiB a bay, beyond {one[^1] / Mebi:0.0} MiB with one bay; after {Turns} turns {last / Mebi:0.0} MiB")),
            Figure.AtMost($"connections left open with {kept} of {bays} bays kept", kept, connections, "", $"after {Turns} turns"),
        ];
    }

    private const double Kibi = 1024;
    private const double Mebi = 1024 * Kibi;

    private async Task<int> ConnectionsAsync(CancellationToken cancellationToken)
    {
        using var http = Http.Invoker();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(farm.Address, "connections"));
        using var answer = await http.SendAsync(request, cancellationToken);
        return int.Parse(await answer.Content.ReadAsStringAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}
