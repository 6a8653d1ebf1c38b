using System.Text.Json;

namespace Magnum.Golden.Tests.Comparison;

/// <summary>The recordings that we differ from on purpose, each with its reason.</summary>
public static class KnownDifferences
{
    /// <summary>Largest share of all replayed recordings.</summary>
    public const double Share = 0.03;

    /// <summary>Recording → reason.</summary>
    public static IReadOnlyDictionary<string, string> Load() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "known-differences.json")))!;
}
