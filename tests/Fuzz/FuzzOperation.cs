using System.Text.Json.Nodes;

namespace Magnum.Fuzz;

/// <summary>An operation as the OpenAPI document tells of it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path with braces.</param>
/// <param name="Query">Schemas of its query's arguments.</param>
/// <param name="Body">Schema of its body, or null.</param>
/// <param name="Responses">Its answers by status.</param>
public sealed record FuzzOperation(string Method, string Path, IReadOnlyDictionary<string, JsonNode> Query, JsonNode? Body, JsonObject Responses)
{
    /// <summary>All operations of a document.</summary>
    public static IReadOnlyList<FuzzOperation> Read(JsonObject document) =>
    [
        .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Where(static entry => entry.Key != "parameters").Select(entry => new FuzzOperation(
            entry.Key.ToUpperInvariant(),
            path.Key,
            (entry.Value!["parameters"]?.AsArray() ?? []).Where(static parameter => parameter!["in"]?.GetValue<string>() == "query")
                .ToDictionary(static parameter => parameter!["name"]!.GetValue<string>(), static parameter => parameter!["schema"]!, StringComparer.Ordinal),
            entry.Value["requestBody"]?["content"]!["application/json"]!["schema"],
            entry.Value["responses"]!.AsObject()))),
    ];
}
