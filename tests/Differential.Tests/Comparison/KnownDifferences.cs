using System.Text.Json;
using System.Text.RegularExpressions;

namespace Magnum.Differential.Tests.Comparison;

/// <summary>The differences that we want, as rules over requests and over the lines that tell a difference.</summary>
public sealed partial class KnownDifferences
{
    private readonly IReadOnlyList<(KnownDifference Rule, Regex Request, Regex Difference)> rules;

    private KnownDifferences(IReadOnlyList<(KnownDifference, Regex, Regex)> rules) => this.rules = rules;

    /// <summary>The checked-in rules.</summary>
    public static KnownDifferences Load()
    {
        var all = JsonSerializer.Deserialize<List<KnownDifference>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "known-differences.json")), JsonSerializerOptions.Web)!;
        return new KnownDifferences([.. all.Select(static rule => (rule, Pattern(rule.Request), Pattern(rule.Difference)))]);
    }

    /// <summary>Why the two differ there, or null when nobody meant them to. A failure of ours has no reason.</summary>
    public KnownDifference? Of(string request, string difference) => OurFailure().IsMatch(difference)
        ? null
        : rules.FirstOrDefault(rule => rule.Request.IsMatch(request) && rule.Difference.IsMatch(difference)).Rule;

    /// <summary>Rules that explained nothing.</summary>
    /// <param name="used">Those that did.</param>
    public IEnumerable<KnownDifference> Unused(IReadOnlySet<KnownDifference> used) => rules.Select(static rule => rule.Rule).Where(rule => !used.Contains(rule));

    [GeneratedRegex(@"^(status|crash): .* -> (0|5\d\d) ", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex OurFailure();

    private static Regex Pattern(string text) => new(text, RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
}

/// <summary>One rule.</summary>
/// <param name="Request">Regular expression over the request: <c>[family] identity: METHOD path (version) body</c>.</param>
/// <param name="Difference">Regular expression over the line that tells it: <c>what: Magnum's -> ours</c>.</param>
/// <param name="Reason">Why we want it.</param>
public sealed record KnownDifference(string Request, string Difference, string Reason);
