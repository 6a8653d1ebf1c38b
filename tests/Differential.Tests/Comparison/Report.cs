using System.Globalization;
using System.Text;
using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Comparison;

/// <summary>What a run found: how many requests agreed, which differences have a reason, which have none.</summary>
public sealed class Report(KnownDifferences known)
{
    private readonly Dictionary<KnownDifference, (int Count, string Example)> explained = [];
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> families = new(StringComparer.Ordinal);

    /// <summary>Requests sent to both.</summary>
    public int Total { get; private set; }

    /// <summary>Requests whose answers are alike.</summary>
    public int Alike { get; private set; }

    /// <summary>Differences without a reason, with their requests.</summary>
    public List<string> Unexplained { get; } = [];

    /// <summary>Rules that no difference needed.</summary>
    public IReadOnlyList<KnownDifference> Unneeded => [.. known.Unused(explained.Keys.ToHashSet())];

    /// <summary>Counts a request with its differences. Requests may come at the same time.</summary>
    public void Add(Probe probe, IReadOnlyList<string> differences)
    {
        lock (gate)
            AddOne(probe, differences);
    }

    private void AddOne(Probe probe, IReadOnlyList<string> differences)
    {
        Total++;
        families[probe.Family] = families.GetValueOrDefault(probe.Family) + 1;
        if (differences.Count == 0)
            Alike++;
        foreach (var difference in differences)
        {
            var request = probe.ToString();
            if (known.Of(request, difference) is { } reason)
                explained[reason] = (explained.GetValueOrDefault(reason).Count + 1, explained.TryGetValue(reason, out var before) ? before.Example : $"{request}\n        {difference}");
            else
                Unexplained.Add($"{request}\n    {difference}");
        }
    }

    /// <summary>The whole of it as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Alike} of {Total} requests were answered alike.");
        text.AppendLine(string.Join(", ", families.OrderBy(static f => f.Key, StringComparer.Ordinal).Select(static f => $"{f.Key} {f.Value}")));
        foreach (var (reason, (count, example)) in explained.OrderByDescending(static e => e.Value.Count))
            text.AppendLine(CultureInfo.InvariantCulture, $"{count,5} × {reason.Reason}\n      e.g. {example}");
        foreach (var rule in Unneeded)
            text.AppendLine(CultureInfo.InvariantCulture, $"    0 × {rule.Reason}");
        if (Unexplained.Count > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"{Unexplained.Count} differences without a reason:");
        foreach (var line in Unexplained)
            text.AppendLine(line);
        return text.ToString();
    }
}
