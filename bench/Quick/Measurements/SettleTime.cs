using System.Text.Json.Nodes;
using Magnum.Quick.Clients;
using Magnum.Quick.Figures;
using Magnum.Quick.Servers;

namespace Magnum.Quick.Measurements;

/// <summary>From Heat's completion of a stack to CREATE_COMPLETE in the list that a client polls, for a tenant with 20 bays in progress.</summary>
/// <remarks>
/// Both are polled by clients of their own: a stack is complete when the poll begins whose answer first says so, a bay when the answer
/// is there whose list first says so. So a figure may be off by one pause between polls, either way.
/// </remarks>
internal sealed class SettleTime(Workbench bench, Progress progress)
{
    private const double TargetSeconds = 2;
    private const int Bays = 20;
    private const int Waves = 2;

    /// <summary>Heat's time for the first bay; long enough that the keys of the last one are made before.</summary>
    private const int ShortestSeconds = 12;

    /// <summary>The bays of a wave end over this many seconds.</summary>
    private const int SpreadSeconds = 12;

    private static readonly TimeSpan HeatPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ClientPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public async Task<Figure> RunAsync(CancellationToken cancellationToken)
    {
        progress.Line($"settle: {Waves} times {Bays} bays of one tenant");
        await using var silo = await bench.StartSiloAsync("settle", cancellationToken);
        using var tenant = await Tenant.LogInAsync(bench, cancellationToken);
        var template = await tenant.CreateTemplateAsync(silo.Address, cancellationToken);
        var delays = new List<double>();
        for (var wave = 0; wave < Waves; wave++)
            delays.AddRange(await WaveAsync(tenant, silo.Address, template, wave, cancellationToken));
        return Figure.AtMost(
            "Heat's completion to CREATE_COMPLETE, p95",
            TargetSeconds,
            Statistics.Percentile(delays, 0.95),
            " s",
            FormattableString.Invariant($"median {Statistics.Median(delays):0.00} s, longest {delays.Max():0.00} s, {delays.Count} bays"));
    }

    private static async Task<IEnumerable<double>> WaveAsync(Tenant tenant, Uri magnum, string template, int wave, CancellationToken cancellationToken)
    {
        var uuids = new List<string>();
        for (var i = 0; i < Bays; i++)
            uuids.Add(await tenant.CreateBayAsync(magnum, Tenant.Bay(template, $"bay-{wave}-{i}", ShortestSeconds + (i * SpreadSeconds / Bays)), cancellationToken));

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var heat = WatchAsync(Bays * (wave + 1), HeatPause, () => tenant.StacksAsync(limit.Token), static answer => answer["stacks"]!, "stack_status", "id", takesBeginning: true, limit.Token);
        var client = WatchAsync(Bays * (wave + 1), ClientPause, () => tenant.BaysAsync(magnum, limit.Token), static answer => answer["clusters"]!, "status", "stack_id", takesBeginning: false, limit.Token);
        var (completed, seen) = (await heat, await client);
        var stacks = (await tenant.BaysAsync(magnum, cancellationToken))["clusters"]!.AsArray()
            .Where(bay => uuids.Contains(bay!["uuid"]!.ToString())).Select(static bay => bay!["stack_id"]!.ToString());
        return [.. stacks.Select(stack => TimeProvider.System.GetElapsedTime(completed[stack], seen[stack]).TotalSeconds)];
    }

    // When each was first seen complete, by its stack's id; ends when so many are.
    private static async Task<Dictionary<string, long>> WatchAsync(
        int count, TimeSpan pause, Func<Task<JsonNode>> poll, Func<JsonNode, JsonNode> list, string statusKey, string stackKey, bool takesBeginning, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(pause);
        while (true)
        {
            var began = TimeProvider.System.GetTimestamp();
            var answer = await poll();
            var at = takesBeginning ? began : TimeProvider.System.GetTimestamp();
            foreach (var item in list(answer).AsArray())
            {
                var status = item![statusKey]!.ToString();
                if (status.EndsWith("_FAILED", StringComparison.Ordinal))
                    throw new BenchException($"A bay failed: {item.ToJsonString()}");
                if (status == "CREATE_COMPLETE")
                    seen.TryAdd(item[stackKey]!.ToString(), at);
            }

            if (seen.Count >= count)
                return seen;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
