namespace Magnum.Tidy.Tests;

/// <summary>Fails a test with everything that was found, one finding a line.</summary>
internal static class Findings
{
    public static void AssertNone(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:\n{string.Join('\n', all)}");
    }

    /// <summary>"file:line: text" for every line of the files that <paramref name="isBad"/> says yes to.</summary>
    public static IEnumerable<string> InLines(IEnumerable<string> files, Func<string, bool> isBad) =>
        from file in files
        from line in Repository.Lines(file)
        where isBad(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}";
}
