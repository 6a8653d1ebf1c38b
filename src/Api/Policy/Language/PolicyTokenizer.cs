namespace Magnum.Api.Policy.Language;

/// <summary>Splits a rule at blanks, and off the brackets around each word; brackets inside a word belong to it, as in <c>%(name)s</c>.</summary>
/// <remarks>Source: openstack/oslo.policy oslo_policy/_parser.py, _parse_tokenize.</remarks>
internal static class PolicyTokenizer
{
    public static IEnumerable<PolicyToken> Tokens(string text)
    {
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word.TrimStart('(');
            for (var opened = word.Length - rest.Length; opened > 0; opened--)
                yield return new PolicyToken(PolicyTokenKind.Open, "(");
            var clean = rest.TrimEnd(')');
            if (clean.Length > 0)
                yield return new PolicyToken(Kind(clean), clean);
            for (var closed = rest.Length - clean.Length; closed > 0; closed--)
                yield return new PolicyToken(PolicyTokenKind.Close, ")");
        }
    }

    private static PolicyTokenKind Kind(string word) => word.ToLowerInvariant() switch
    {
        "and" => PolicyTokenKind.And,
        "or" => PolicyTokenKind.Or,
        "not" => PolicyTokenKind.Not,
        _ => PolicyTokenKind.Check,
    };
}

/// <summary>A word of a rule.</summary>
internal readonly record struct PolicyToken(PolicyTokenKind Kind, string Text);

/// <summary>What a word is.</summary>
internal enum PolicyTokenKind
{
    Open,
    Close,
    And,
    Or,
    Not,
    Check,
}
