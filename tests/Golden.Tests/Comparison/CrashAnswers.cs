using System.Text.Json;

namespace Magnum.Golden.Tests.Comparison;

/// <summary>What we answer where Magnum was recorded crashing on a client's mistake: the mistake by name.</summary>
public static class CrashAnswers
{
    /// <summary>Recording → our answer. Every recorded 5xx has one.</summary>
    public static IReadOnlyDictionary<string, CrashAnswer> Load() =>
        JsonSerializer.Deserialize<Dictionary<string, CrashAnswer>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "crashes.json")), JsonSerializerOptions.Web)!;
}

/// <summary>One of them.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">The error's whole detail.</param>
public sealed record CrashAnswer(int Status, string Detail);
