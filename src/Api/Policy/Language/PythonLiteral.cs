using System.Globalization;
using System.Text.RegularExpressions;

namespace Magnum.Api.Policy.Language;

/// <summary>Python's constants as the left side of a check: quoted text, numbers, <c>True</c>, <c>False</c>, <c>None</c>.</summary>
/// <remarks>Source: oslo.policy reads the left side with <c>ast.literal_eval</c> and compares <c>str()</c> of it.</remarks>
internal static partial class PythonLiteral
{
    /// <summary>What <c>str()</c> gives for the constant; null when the text is a name and no constant.</summary>
    /// <exception cref="PolicySyntaxException">It begins like a constant and isn't one.</exception>
    public static string? Read(string text)
    {
        if (text is "True" or "False" or "None")
            return text;
        if (text is ['\'' or '"', ..])
            return Quoted(text);
        if (Whole().IsMatch(text))
            return decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : throw Broken(text);
        return text is [>= '0' and <= '9', ..] or ['-' or '+' or '[' or '{', ..] ? throw Broken(text) : null;
    }

    private static string Quoted(string text)
    {
        var inner = text.Length >= 2 && text[^1] == text[0] ? text[1..^1] : throw new PolicySyntaxException($"{text} lacks its closing quote");
        return inner.Contains(text[0], StringComparison.Ordinal) || inner.Contains('\\', StringComparison.Ordinal) ? throw Broken(text) : inner;
    }

    private static PolicySyntaxException Broken(string text) => new($"{text} is neither a name nor quoted text nor a whole number");

    [GeneratedRegex("^-?(0|[1-9][0-9]*)$")]
    private static partial Regex Whole();
}
