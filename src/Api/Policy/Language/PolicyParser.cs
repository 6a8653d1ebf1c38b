namespace Magnum.Api.Policy.Language;

/// <summary>Reads the policy language. What oslo.policy reads as "nobody" because it can't read it is refused here.</summary>
/// <remarks>
/// Source: openstack/oslo.policy oslo_policy/_parser.py. Its greedy reductions come to: <c>not</c> binds closest, then <c>and</c>, then <c>or</c>;
/// the three words are known without case, everything else is compared with it.
/// </remarks>
internal sealed class PolicyParser
{
    /// <summary>Brackets and <c>not</c> within each other at most; deeper text could exhaust the stack.</summary>
    internal const int DepthMax = 100;

    private readonly IReadOnlyList<PolicyToken> _tokens;
    private int _at;
    private int _depth;

    private PolicyParser(IReadOnlyList<PolicyToken> tokens) => _tokens = tokens;

    /// <summary>Reads a rule in text form; empty text admits everybody.</summary>
    /// <exception cref="PolicySyntaxException">It is broken.</exception>
    public static PolicyCheck Parse(string text)
    {
        if (text.Length == 0)
            return new PolicyCheck.Constant(true);
        var parser = new PolicyParser([.. PolicyTokenizer.Tokens(text)]);
        var check = parser.Or();
        return parser._at == parser._tokens.Count ? check : throw parser.Unexpected("\"and\", \"or\" or the end");
    }

    /// <summary>Reads a rule in the old form: a list of alternatives, each a list of checks that must all hold. An empty list admits everybody.</summary>
    /// <exception cref="PolicySyntaxException">It is broken.</exception>
    public static PolicyCheck Parse(IReadOnlyList<IReadOnlyList<string>> alternatives)
    {
        if (alternatives.Count == 0)
            return new PolicyCheck.Constant(true);
        PolicyCheck[] checks = [.. alternatives.Where(static all => all.Count > 0).Select(static all => Joined([.. all.Select(BaseCheck.Parse)], static of => new PolicyCheck.All(of)))];
        return checks.Length == 0 ? new PolicyCheck.Constant(false) : Joined(checks, static of => new PolicyCheck.Any(of));
    }

    private PolicyCheck Or() => Chain(PolicyTokenKind.Or, And, static of => new PolicyCheck.Any(of));

    private PolicyCheck And() => Chain(PolicyTokenKind.And, Not, static of => new PolicyCheck.All(of));

    private PolicyCheck Chain(PolicyTokenKind joint, Func<PolicyCheck> part, Func<IReadOnlyList<PolicyCheck>, PolicyCheck> join)
    {
        var parts = new List<PolicyCheck> { part() };
        while (Take(joint))
            parts.Add(part());
        return Joined(parts, join);
    }

    private static PolicyCheck Joined(IReadOnlyList<PolicyCheck> parts, Func<IReadOnlyList<PolicyCheck>, PolicyCheck> join) => parts is [var only] ? only : join(parts);

    private PolicyCheck Not()
    {
        if (++_depth > DepthMax)
            throw new PolicySyntaxException($"more than {DepthMax} brackets and \"not\" within each other");
        var check = Take(PolicyTokenKind.Not) ? new PolicyCheck.Not(Not()) : Primary();
        _depth--;
        return check;
    }

    private PolicyCheck Primary()
    {
        if (Take(PolicyTokenKind.Open))
        {
            var inner = Or();
            return Take(PolicyTokenKind.Close) ? inner : throw Unexpected("\"and\", \"or\" or \")\"");
        }

        if (_at < _tokens.Count && _tokens[_at].Kind == PolicyTokenKind.Check)
            return BaseCheck.Parse(_tokens[_at++].Text);
        throw Unexpected("a check, \"not\" or \"(\"");
    }

    private bool Take(PolicyTokenKind kind)
    {
        var isNext = _at < _tokens.Count && _tokens[_at].Kind == kind;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private PolicySyntaxException Unexpected(string expected)
    {
        var found = _at < _tokens.Count ? $"\"{_tokens[_at].Text}\"" : "the end";
        return new PolicySyntaxException($"expected {expected}, found {found}{(_at > 0 ? $" after \"{_tokens[_at - 1].Text}\"" : "")}");
    }
}
