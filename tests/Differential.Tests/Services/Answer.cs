using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Differential.Tests.Services;

/// <summary>What a service answered, with its own ids and address replaced by symbols.</summary>
/// <param name="Status">HTTP status; 0 when the connection was closed without an answer.</param>
/// <param name="Headers">All headers.</param>
/// <param name="Body">The body.</param>
public sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The body, when it is JSON.</summary>
    public JsonNode? Json { get; } = ParseOrNull(Body);

    /// <summary>Whether it is a 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the service failed where a client's mistake, if it was one, wants a 4xx.</summary>
    public bool IsCrash => Status is 0 or >= 500;

    /// <summary>The text of the first error; empty without one.</summary>
    public string Detail => Text(Json, "errors", "detail");

    /// <summary>A text of an object, or empty.</summary>
    public string Text(string key) => Json is JsonObject map && map[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static string Text(JsonNode? node, string list, string key) =>
        node is JsonObject map && map[list] is JsonArray { Count: > 0 } items && items[0] is JsonObject first && first[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static JsonNode? ParseOrNull(string text)
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
}
