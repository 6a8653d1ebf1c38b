using System.Text.Json;

namespace Magnum.Golden.Tests.Comparison;

/// <summary>The recordings that we differ from on purpose, beside crashes, each with its reason.</summary>
public static class KnownDifferences
{
    /// <summary>Recording → reason.</summary>
    public static IReadOnlyDictionary<string, string> Load() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "known-differences.json")))!;
}
