using Magnum.Api.Policy.Language;

namespace Magnum.Api.Policy.Files;

/// <summary>Finds what is wrong with a file's rules among the others, and what is odd about them.</summary>
internal static class PolicyFileChecks
{
    /// <summary>Names that nobody knows, references to rules that are missing or that lead back.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rules">All rules with the file's over the defaults.</param>
    public static IReadOnlyList<string> Errors(PolicyFile file, IReadOnlyDictionary<string, PolicyCheck> rules)
    {
        var findings = new List<string>();
        foreach (var entry in file.Entries)
        {
            if (IsUnused(entry, file) && entry.Name.Contains(':', StringComparison.Ordinal) && !PolicyAliases.IsRetired(entry.Name))
                findings.Add(Finding(entry, "Magnum has no such rule, and no other rule refers to it"));
            findings.AddRange(References(entry.Check).Where(name => !rules.ContainsKey(name)).Select(name => Finding(entry, $"refers to rule:{name}, which is not defined")));
            if (LeadsBack(entry.Name, rules))
                findings.Add(Finding(entry, "refers to itself, directly or through other rules"));
        }

        return findings;
    }

    /// <summary>What has no effect.</summary>
    public static IEnumerable<string> Warnings(PolicyFile file) => file.Entries.SelectMany(entry =>
        Unheeded(entry, file)
            .Concat(entry.Check.Tree().OfType<PolicyCheck.Attribute>().Where(static check => !CallerAttributes.Names.Contains(check.Name)).Select(static check => $"callers have no attribute {check.Name}: {check} never holds"))
            .Concat(Templates(entry.Check).SelectMany(static match => match.Attributes).Where(static name => !TargetAttributes.Names.Contains(name)).Select(static name => $"objects have no attribute {name}: a check with it never holds"))
            .Select(reason => Finding(entry, reason)));

    private static IEnumerable<string> Unheeded(PolicyEntry entry, PolicyFile file) => !IsUnused(entry, file) ? []
        : PolicyAliases.IsRetired(entry.Name) ? ["a rule of an old release that is not served"]
        : entry.Name == "default" ? ["every rule has a default of its own; this one is not used"]
        : ["Magnum has no such rule, and no other rule refers to it"];

    private static bool IsUnused(PolicyEntry entry, PolicyFile file) =>
        !PolicyRulebook.IsKnown(entry.Name) && !file.Entries.Any(other => other != entry && References(other.Check).Contains(entry.Name));

    private static IEnumerable<string> References(PolicyCheck check) => check.Tree().OfType<PolicyCheck.Rule>().Select(static rule => rule.Name);

    private static IEnumerable<MatchTemplate> Templates(PolicyCheck check) => check.Tree().Select(static part => part switch
    {
        PolicyCheck.Role role => role.Match,
        PolicyCheck.Attribute attribute => attribute.Match,
        PolicyCheck.Literal literal => literal.Match,
        _ => null,
    }).OfType<MatchTemplate>();

    private static bool LeadsBack(string start, IReadOnlyDictionary<string, PolicyCheck> rules)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([start]);
        while (next.TryPop(out var name))
        {
            foreach (var reference in rules.TryGetValue(name, out var check) ? References(check) : [])
            {
                if (reference == start)
                    return true;
                if (seen.Add(reference))
                    next.Push(reference);
            }
        }

        return false;
    }

    private static string Finding(PolicyEntry entry, string reason) => $"line {entry.Line}: {entry.Name}: {reason}";
}
