using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Golden.Tests.Comparison;

/// <summary>Recordings that show the status from before the change that was answered just before: Magnum writes the new one after its answer, or with its next poll.</summary>
public static class LateStatuses
{
    private static readonly IReadOnlyDictionary<string, JsonObject> Shown = Load();

    /// <summary>Recording → what the change leads to, which ours shows at once.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Load() =>
        JsonSerializer.Deserialize<Dictionary<string, JsonObject>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "late-statuses.json")))!;

    /// <summary>The recorded body with the new status; of all other recordings as it is.</summary>
    public static JsonNode? InTime(string recording, JsonNode? body)
    {
        if (body is null || !Shown.TryGetValue(recording, out var shown))
            return body;
        var later = body.DeepClone();
        foreach (var (field, value) in shown)
            later[field] = value?.DeepClone();
        return later;
    }
}
