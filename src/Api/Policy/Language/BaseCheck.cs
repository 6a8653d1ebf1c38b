namespace Magnum.Api.Policy.Language;

/// <summary>Reads one check without <c>and</c>, <c>or</c>, <c>not</c>: <c>kind:match</c>, <c>@</c> or <c>!</c>.</summary>
internal static class BaseCheck
{
    /// <exception cref="PolicySyntaxException">It is broken, or of a kind that isn't supported.</exception>
    public static PolicyCheck Parse(string text)
    {
        if (text is "@" or "!")
            return new PolicyCheck.Constant(text == "@");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            throw new PolicySyntaxException($"\"{text}\" is no check: it has no colon, as in role:member");
        var (kind, match) = (text[..colon], text[(colon + 1)..]);
        return kind switch
        {
            "" => throw new PolicySyntaxException($"\"{text}\" says nothing before the colon"),
            "http" or "https" => throw new PolicySyntaxException($"\"{text}\" would ask another server; remote checks are not supported"),
            "rule" or "role" when match.Length == 0 => throw new PolicySyntaxException($"\"{text}\" names no {kind}"),
            "rule" => new PolicyCheck.Rule(match),
            "role" => new PolicyCheck.Role(MatchTemplate.Parse(match)),
            _ when PythonLiteral.Read(kind) is { } value => new PolicyCheck.Literal(kind, value, MatchTemplate.Parse(match)),
            _ => new PolicyCheck.Attribute(kind, MatchTemplate.Parse(match)),
        };
    }
}
