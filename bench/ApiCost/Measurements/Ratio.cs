using Magnum.Bench.Figures;

namespace Magnum.ApiCost.Measurements;

/// <summary>Makes rows of what was measured on both sides in each round.</summary>
internal static class Ratio
{
    /// <summary>How many times less ours is: medians of the rounds.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="rounds">Theirs and ours.</param>
    /// <param name="unit">Of both.</param>
    /// <param name="target">How many times less it is to be; null where nothing is asked.</param>
    /// <param name="more">Further words on it, or nothing.</param>
    public static Figure Less(string name, IReadOnlyCollection<(double Theirs, double Ours)> rounds, string unit, double? target = null, string more = "") =>
        Of(name, "less", rounds, static round => round.Theirs / round.Ours, unit, target, more);

    /// <summary>How many times more ours is: medians of the rounds.</summary>
    public static Figure More(string name, IReadOnlyCollection<(double Theirs, double Ours)> rounds, string unit) =>
        Of(name, "more", rounds, static round => round.Ours / round.Theirs, unit, null, "");

    private static Figure Of(
        string name, string way, IReadOnlyCollection<(double Theirs, double Ours)> rounds, Func<(double Theirs, double Ours), double> ratio, string unit, double? target, string more)
    {
        double Middle(Func<(double Theirs, double Ours), double> what) => Statistics.Median([.. rounds.Select(what)]);
        var details = FormattableString.Invariant($"theirs {Middle(static r => r.Theirs):0.000}, ours {Middle(static r => r.Ours):0.000}{unit}{more}");
        return target is { } least
            ? Figure.AtLeast($"{name}, times {way}", least, Middle(ratio), details)
            : Figure.Plain($"{name}, times {way}", FormattableString.Invariant($"{Middle(ratio):0.00} ({details})"));
    }
}
