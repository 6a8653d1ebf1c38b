namespace Magnum.Bench.Figures;

/// <summary>One row of the result.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Target">What it is to be, in words; empty where nothing is asked.</param>
/// <param name="Measured">What it is, with what it was compared with.</param>
/// <param name="IsMet">Null for a row that is only printed.</param>
public sealed record Figure(string Name, string Target, string Measured, bool? IsMet)
{
    /// <summary>Met, missed, or nothing.</summary>
    public string Verdict => IsMet switch { true => "met", false => "MISSED", null => "" };

    /// <summary>A figure that has to be at least so much.</summary>
    public static Figure AtLeast(string name, double target, double measured, string details) =>
        new(name, FormattableString.Invariant($">= {target:0.00}"), FormattableString.Invariant($"{measured:0.00} ({details})"), measured >= target);

    /// <summary>A figure that may be so much at most.</summary>
    public static Figure AtMost(string name, double target, double measured, string unit, string details) =>
        new(name, FormattableString.Invariant($"<= {target:0.0}{unit}"), FormattableString.Invariant($"{measured:0.00}{unit} ({details})"), measured <= target);

    /// <summary>A figure without a target.</summary>
    public static Figure Plain(string name, string measured) => new(name, "", measured, null);
}
