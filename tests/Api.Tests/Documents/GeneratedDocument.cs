namespace Magnum.Api.Tests.Documents;

/// <summary>A file of the repository that is made from the code: compared, or written anew where <c>./magnum openapi</c> asks for that.</summary>
internal static class GeneratedDocument
{
    private const string Switch = "MAGNUM_REGENERATE";

    private static readonly Lazy<string> Root = new(FindRoot);

    /// <summary>Demands that the file is that text.</summary>
    public static Task CheckAsync(string path, string expected, CancellationToken cancellationToken) =>
        CheckAsync(path, _ => expected, cancellationToken);

    /// <summary>Demands that the part of the file between the markers of that name is that text.</summary>
    public static Task CheckPartAsync(string path, string name, string expected, CancellationToken cancellationToken) =>
        CheckAsync(path, text => ReplacePart(path, text, name, expected), cancellationToken);

    private static async Task CheckAsync(string path, Func<string, string> make, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Root.Value, path);
        var present = File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : "";
        var expected = make(present);
        if (present == expected)
            return;
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            await File.WriteAllTextAsync(file, expected, cancellationToken);
            return;
        }

        Assert.Fail($"{path} is not what the code says{FirstDifference(present, expected)}. If the code is right, run: ./magnum openapi");
    }

    private static string ReplacePart(string path, string text, string name, string part)
    {
        var (begin, end) = ($"<!-- generated: {name} -->\n", $"<!-- end: {name} -->\n");
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{path} lacks the markers of {name}.");
        return string.Concat(text.AsSpan(0, from + begin.Length), part, text.AsSpan(to));
    }

    private static string FirstDifference(string present, string expected)
    {
        var (old, now) = (present.Split('\n'), expected.Split('\n'));
        var at = old.Zip(now).TakeWhile(static pair => pair.First == pair.Second).Count();
        return $" (line {at + 1}: \"{old.ElementAtOrDefault(at)}\", expected \"{now.ElementAtOrDefault(at)}\")";
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Magnum.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Magnum.sln above {AppContext.BaseDirectory}.");
    }
}
