namespace Magnum.Persistence.Schema;

/// <summary>A file of queries for Orleans: each begins with the line <c>-- query: Key</c>; other comment lines are for readers.</summary>
internal static class QueryFile
{
    private const string Mark = "-- query:";

    /// <summary>The texts by key, without comments and without the last semicolon.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Parse(string text)
    {
        string? key = null;
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!line.StartsWith("--", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            if (!line.StartsWith(Mark, StringComparison.Ordinal))
                continue;
            if (key is not null)
                yield return Query(key, lines);
            key = line[Mark.Length..].Trim();
            lines.Clear();
        }

        if (key is not null)
            yield return Query(key, lines);
    }

    private static KeyValuePair<string, string> Query(string key, List<string> lines) =>
        KeyValuePair.Create(key, string.Join('\n', lines).Trim().TrimEnd(';'));
}
