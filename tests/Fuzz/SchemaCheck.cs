using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Fuzz;

/// <summary>Compares a JSON value with the part of JSON Schema that our document uses.</summary>
public static class SchemaCheck
{
    /// <summary>What is wrong, or null.</summary>
    public static string? Compare(JsonObject document, JsonNode schema, JsonNode? value, string at = "$")
    {
        schema = FuzzBodies.Resolve(document, schema);
        if (schema["anyOf"] is JsonArray choices)
            return choices.All(choice => Compare(document, choice!, value, at) is not null) ? $"{at}: none of its shapes" : null;
        if (schema["type"] is { } type && !Types(type).Contains(Kind(value)))
            return $"{at}: {Kind(value)} is no {type.ToJsonString()}";
        return value switch
        {
            JsonObject keys => CompareObject(document, schema, keys, at),
            JsonArray items when schema["items"] is { } item => items.Select((each, index) => Compare(document, item, each, $"{at}[{index}]")).FirstOrDefault(static wrong => wrong is not null),
            _ => null,
        };
    }

    private static string? CompareObject(JsonObject document, JsonNode schema, JsonObject keys, string at)
    {
        if (schema["required"] is JsonArray required && required.FirstOrDefault(name => !keys.ContainsKey(name!.GetValue<string>())) is { } missing)
            return $"{at}: lacks {missing}";
        var properties = schema["properties"] as JsonObject;
        foreach (var (name, value) in keys)
        {
            var known = properties?[name] ?? (schema["additionalProperties"] is JsonObject any ? any : null);
            if (known is null && properties is not null)
                return $"{at}: the document knows no {name}";
            if (known is not null && Compare(document, known, value, $"{at}.{name}") is { } wrong)
                return wrong;
        }

        return null;
    }

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(static each => each!.GetValue<string>()) : [type.GetValue<string>()];

    private static string Kind(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "integer",
        _ => "boolean",
    };
}
