using System.Globalization;

namespace Magnum.ApiCost.Processes;

/// <summary>Processor time by daemon, in milliseconds.</summary>
internal sealed record ProcessorUse(IReadOnlyDictionary<string, double> Milliseconds)
{
    /// <summary>Of some daemons together.</summary>
    public double Of(Func<string, bool> isMeant) => Milliseconds.Where(daemon => isMeant(daemon.Key)).Sum(static daemon => daemon.Value);

    /// <summary>Each daemon's time, changed.</summary>
    public ProcessorUse Select(Func<string, double, double> change) => new(Milliseconds.ToDictionary(static daemon => daemon.Key, daemon => change(daemon.Key, daemon.Value)));

    /// <summary>Some daemons, the largest first, without those that did next to nothing.</summary>
    public string Describe(Func<string, bool> isMeant)
    {
        var total = Of(isMeant);
        return string.Join(", ", Milliseconds.Where(daemon => isMeant(daemon.Key) && daemon.Value >= total / 100).OrderByDescending(static daemon => daemon.Value)
            .Select(static daemon => string.Create(CultureInfo.InvariantCulture, $"{daemon.Key} {daemon.Value:0.000}")));
    }
}
