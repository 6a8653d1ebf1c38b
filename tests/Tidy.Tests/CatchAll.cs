using System.Text.RegularExpressions;

namespace Magnum.Tidy.Tests;

/// <summary>Finds handlers that catch everything and carry on, which turns outages into wrong data.</summary>
internal static partial class CatchAll
{
    /// <summary>The line numbers of handlers without a type or for <c>Exception</c>, without a filter, that never throw.</summary>
    public static IEnumerable<int> LinesIn(string source)
    {
        var code = WithoutCommentsAndStrings().Replace(source, Blank);
        foreach (Match handler in Handler().Matches(code))
        {
            if (!Throws().IsMatch(Block(code, handler.Index + handler.Length - 1)))
            {
                yield return code.AsSpan(0, handler.Index).Count('\n') + 1;
            }
        }
    }

    // Newlines stay, so that line numbers stay.
    private static string Blank(Match match) => new([.. match.Value.Select(letter => letter == '\n' ? '\n' : ' ')]);

    private static string Block(string code, int start)
    {
        var depth = 0;
        for (var position = start; position < code.Length; position++)
        {
            depth += code[position] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return code[start..position];
            }
        }

        return code[start..];
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"{3,}.*?"{3,}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", RegexOptions.Singleline)]
    private static partial Regex WithoutCommentsAndStrings();

    [GeneratedRegex(@"\bcatch\s*(?:\(\s*(?:System\.)?Exception(?:\s+\w+)?\s*\)\s*)?\{")]
    private static partial Regex Handler();

    [GeneratedRegex(@"\bthrow\b|\bThrow\w*\(")]
    private static partial Regex Throws();
}
