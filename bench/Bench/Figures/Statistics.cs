namespace Magnum.Bench.Figures;

/// <summary>Order statistics of small samples.</summary>
public static class Statistics
{
    /// <summary>The middle value; the mean of the two middle ones for an even count.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = Sorted(values);
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The smallest value that at least this share of the sample does not exceed.</summary>
    public static double Percentile(IReadOnlyCollection<double> values, double share)
    {
        var sorted = Sorted(values);
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    private static double[] Sorted(IReadOnlyCollection<double> values) =>
        values.Count == 0 ? throw new BenchException("A sample is empty.") : [.. values.Order()];
}
