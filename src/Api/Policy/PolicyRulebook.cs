using System.Collections.Frozen;
using Magnum.Api.Policy.Files;
using Magnum.Api.Policy.Language;

namespace Magnum.Api.Policy;

/// <summary>All rules in force: the defaults, and what a file says instead. Immutable.</summary>
internal sealed class PolicyRulebook : IRuleSource
{
    private static readonly PolicyRule[] Defaults = [.. PolicyAliases.All, .. PolicyRules.All];

    private readonly FrozenDictionary<string, PolicyCheck> _rules;

    private PolicyRulebook(FrozenDictionary<string, PolicyCheck> rules) => _rules = rules;

    public PolicyCheck? Find(string name) => _rules.GetValueOrDefault(name);

    /// <summary>Whether the rule admits.</summary>
    public bool Admits(PolicyRule rule, in PolicyQuestion question) => _rules[rule.Name].Admits(question, this);

    /// <summary>Whether Magnum knows a rule of that name.</summary>
    public static bool IsKnown(string name) => Array.Exists(Defaults, rule => rule.Name == name);

    /// <summary>Puts the rules of a file over the defaults.</summary>
    /// <param name="file">The file's rules.</param>
    /// <param name="newDefaultsOnly">Whether the older defaults count no more.</param>
    /// <exception cref="PolicyFileException">A rule refers to one that is missing, or to itself, or is one that nobody knows.</exception>
    public static PolicyRulebook Build(PolicyFile file, bool newDefaultsOnly)
    {
        var rules = Defaults.ToDictionary(static rule => rule.Name, rule => Default(rule, newDefaultsOnly), StringComparer.Ordinal);
        foreach (var entry in file.Entries)
            rules[entry.Name] = entry.Check;
        var findings = PolicyFileChecks.Errors(file, rules);
        return findings.Count == 0 ? new PolicyRulebook(rules.ToFrozenDictionary(StringComparer.Ordinal)) : throw new PolicyFileException(findings);
    }

    private static PolicyCheck Default(PolicyRule rule, bool newDefaultsOnly)
    {
        var check = PolicyParser.Parse(rule.Default);
        return newDefaultsOnly || rule.OlderDefault is not { } older ? check : new PolicyCheck.Any([check, PolicyParser.Parse(older)]);
    }
}
