using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.Bench;
using Magnum.Bench.Clients;
using Magnum.Bench.Figures;
using Magnum.Quick.Servers;

namespace Magnum.Quick.Measurements;

/// <summary>From Heat's completion of a stack to CREATE_COMPLETE in the list that a client polls, for a tenant with 20 bays in progress.</summary>
/// <remarks>
/// For each bay that is complete the next one is created, until there are enough; so keys are being made all the while, as for a busy tenant.
/// Both sides are polled by a client of their own: a stack is complete when the poll begins whose answer first says so, a bay when the answer
/// is there whose list first says so. A figure may thus be off by one pause between polls, either way.
/// </remarks>
internal sealed class SettleTime(Workbench bench, Progress progress)
{
    private const double TargetSeconds = 2;
    private const int InProgress = 20;
    private const int Bays = 45;

    /// <summary>Heat's time for a bay is one of so many, in seconds, from the shortest.</summary>
    private const int ShortestSeconds = 8;
    private const int Durations = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<Figure> RunAsync(CancellationToken cancellationToken)
    {
        progress.Line($"settle: {Bays} bays of one tenant, {InProgress} at a time");
        await using var silo = await bench.StartSiloAsync("settle", cancellationToken);
        using var tenant = await bench.LogInAsync(cancellationToken);
        var template = await tenant.CreateTemplateAsync(silo.Address, cancellationToken);
        var created = 0;
        async Task CreateAsync()
        {
            var number = created++;
            var name = string.Create(CultureInfo.InvariantCulture, $"bay-{number}");
            await tenant.CreateBayAsync(silo.Address, Tenant.Bay(template, name, ShortestSeconds + (number % Durations)), cancellationToken);
        }

        while (created < InProgress)
            await CreateAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var heat = WatchAsync(
            () => tenant.StacksAsync(limit.Token), new View("stacks", "stack_status", "id", TakesBeginning: true), static () => Task.CompletedTask, limit.Token);
        var client = WatchAsync(
            () => tenant.BaysAsync(silo.Address, limit.Token),
            new View("clusters", "status", "stack_id", TakesBeginning: false),
            () => created < Bays ? CreateAsync() : Task.CompletedTask,
            limit.Token);
        var (completed, seen) = (await heat, await client);
        var delays = seen.Select(bay => TimeProvider.System.GetElapsedTime(completed[bay.Key], bay.Value).TotalSeconds).ToList();
        return Figure.AtMost(
            "Heat's completion to CREATE_COMPLETE, p95",
            TargetSeconds,
            Statistics.Percentile(delays, 0.95),
            " s",
            FormattableString.Invariant($"median {Statistics.Median(delays):0.00} s, longest {delays.Max():0.00} s, {delays.Count} bays"));
    }

    // When each was first seen complete, by its stack's id; ends when all are.
    private static async Task<Dictionary<string, long>> WatchAsync(Func<Task<JsonNode>> poll, View view, Func<Task> onComplete, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            var began = TimeProvider.System.GetTimestamp();
            var answer = await poll();
            var at = view.TakesBeginning ? began : TimeProvider.System.GetTimestamp();
            foreach (var item in answer[view.List]!.AsArray())
            {
                var status = item![view.Status]!.ToString();
                if (status.EndsWith("_FAILED", StringComparison.Ordinal))
                    throw new BenchException($"A bay failed: {item.ToJsonString()}");
                if (status == "CREATE_COMPLETE" && seen.TryAdd(item[view.Stack]!.ToString(), at))
                    await onComplete();
            }

            if (seen.Count == Bays)
                return seen;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Where a list says what.</summary>
    private sealed record View(string List, string Status, string Stack, bool TakesBeginning);
}
