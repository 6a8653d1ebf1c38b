using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Golden.Tests.Replay;

/// <summary>An answer of our service.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">All headers.</param>
/// <param name="Body">The body as text.</param>
public sealed record ServiceAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The body, when it is JSON.</summary>
    public JsonNode? Json { get; } = ParseOrNull(Body);

    /// <summary>Whether it shows something that is still under way.</summary>
    public bool ShowsProgress => Statuses(Json).Any(IsInProgress);

    /// <summary>Whether the word says that something is under way.</summary>
    public static bool IsInProgress(string status) => status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    /// <summary>A text as JSON, or null.</summary>
    public static JsonNode? ParseOrNull(string text)
    {
        if (text.Length == 0 || text[0] is not ('{' or '['))
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The statuses of all objects in a body.</summary>
    public static IEnumerable<string> Statuses(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Statuses),
        JsonObject map => map.SelectMany(static pair => pair is { Key: "status", Value: JsonValue value } && value.TryGetValue<string>(out var word) ? [word] : Statuses(pair.Value)),
        _ => [],
    };
}
