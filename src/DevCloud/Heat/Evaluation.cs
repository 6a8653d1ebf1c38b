using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Heat;

/// <summary>Evaluates the intrinsic functions of a stack's template over its parameters and resources.</summary>
/// <remarks>Functions: openstack/heat heat/engine/hot/functions.py, release 19, as far as templates here use them.</remarks>
internal sealed class Evaluation(StackRow stack, Func<ResourceRow, string, IReadOnlyList<JsonNode?>, JsonNode?> attribute)
{
    private readonly JsonObject conditions = stack.Template["conditions"] as JsonObject ?? [];

    /// <summary>Evaluates a piece of the template; the result shares nothing with it.</summary>
    /// <exception cref="CloudError">400: a function is not known or misused.</exception>
    public JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } call when Function(call, out var result) => result,
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Resolve)]),
        _ => node?.DeepClone(),
    };

    /// <summary>Whether a named or inline condition holds.</summary>
    public bool Holds(JsonNode? condition) => condition switch
    {
        null => true,
        JsonValue value when value.TryGetValue<bool>(out var known) => known,
        JsonValue value => Holds(conditions[value.ToString()] ?? throw new CloudError(400, $"Invalid condition \"{value}\"")),
        JsonObject { Count: 1 } call => Logic(call),
        _ => throw new CloudError(400, "Invalid condition"),
    };

    /// <summary>Names of the resources that a piece of the template refers to.</summary>
    public static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(static pair => pair.Key switch
        {
            "get_resource" => [pair.Value!.ToString()],
            "get_attr" => pair.Value is JsonArray { Count: > 0 } path ? References(pair.Value).Prepend(path[0]!.ToString()) : [],
            _ => References(pair.Value),
        }),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private bool Function(JsonObject call, out JsonNode? result)
    {
        var (name, argument) = (call.First().Key, call.First().Value);
        switch (name)
        {
            case "get_param":
                result = Parameter(argument);
                return true;
            case "get_resource":
                result = stack.Resources.TryGetValue(argument!.ToString(), out var resource) ? resource.PhysicalId : null;
                return true;
            case "get_attr":
                var path = argument!.AsArray().Select(Resolve).ToList();
                result = stack.Resources.TryGetValue(path[0]!.ToString(), out var holder) && holder.PhysicalId is not null ? attribute(holder, path[1]!.ToString(), path[2..]) : null;
                return true;
            case "get_file":
                result = stack.Files.GetValueOrDefault(argument!.ToString()) ?? throw new CloudError(400, $"No content found in the \"files\" section for get_file path: {argument}");
                return true;
            case "if":
                var choice = argument!.AsArray();
                result = Resolve(Holds(choice[0]) ? choice[1] : choice.Count > 2 ? choice[2] : null);
                return true;
            case "list_join":
                var parts = argument!.AsArray();
                result = string.Join(Resolve(parts[0])!.ToString(), parts.Skip(1).SelectMany(part => (Resolve(part) as JsonArray ?? []).Select(Text)));
                return true;
            case "str_replace" or "str_replace_strict":
                result = Replace(argument!.AsObject());
                return true;
            case "str_split":
                var split = argument!.AsArray();
                var pieces = (Resolve(split[1])?.ToString() ?? "").Split(Resolve(split[0])!.ToString());
                result = split.Count > 2 ? pieces.ElementAtOrDefault(Index(Resolve(split[2])!)) : new JsonArray([.. pieces.Select(static p => JsonValue.Create(p))]);
                return true;
            case "map_merge":
                result = new JsonObject(argument!.AsArray().Select(Resolve).OfType<JsonObject>().SelectMany(static map => map)
                    .GroupBy(static pair => pair.Key).Select(static same => KeyValuePair.Create(same.Key, same.Last().Value?.DeepClone())));
                return true;
            case "equals" or "not" or "and" or "or" or "contains":
                result = Logic(call);
                return true;
            default:
                result = null;
                return false;
        }
    }

    private bool Logic(JsonObject call)
    {
        var (name, argument) = (call.First().Key, call.First().Value);
        return name switch
        {
            "equals" => Text(Resolve(argument![0])) == Text(Resolve(argument[1])),
            "not" => !Holds(argument),
            "and" => argument!.AsArray().All(Holds),
            "or" => argument!.AsArray().Any(Holds),
            "contains" => (Resolve(argument![1]) as JsonArray ?? []).Any(item => Text(item) == Text(Resolve(argument[0]))),
            "get_param" => Resolve(call) is JsonValue value && (value.ToString() is "true" or "True" || (value.TryGetValue<bool>(out var known) && known)),
            _ => throw new CloudError(400, $"Invalid condition function \"{name}\""),
        };
    }

    private JsonNode? Parameter(JsonNode? argument)
    {
        var path = argument is JsonArray list ? list.Select(Resolve).ToList() : [argument];
        var name = path[0]!.ToString();
        var value = name switch
        {
            "OS::stack_name" => stack.Name,
            "OS::stack_id" => stack.Id,
            "OS::project_id" => stack.ProjectId,
            _ => stack.Parameters.TryGetValue(name, out var given) ? given?.DeepClone() : throw new CloudError(400, $"The Parameter ({name}) was not provided."),
        };
        return Walk(value, path[1..]);
    }

    private JsonNode Replace(JsonObject argument)
    {
        var text = Resolve(argument["template"])?.ToString() ?? "";
        var values = Resolve(argument["params"]) as JsonObject ?? throw new CloudError(400, "\"str_replace\" params must be a map");
        return Replaced(text, [.. values.Select(static pair => (pair.Key, Text(pair.Value))).OrderByDescending(static pair => pair.Key.Length).ThenBy(static pair => pair.Key, StringComparer.Ordinal)]);
    }

    // Keys are looked for in the template alone, not in what took the place of another one.
    private static string Replaced(string text, ReadOnlySpan<(string Key, string Value)> values)
    {
        if (values.IsEmpty)
            return text;
        var pieces = text.Split(values[0].Key);
        for (var at = 0; at < pieces.Length; at++)
            pieces[at] = Replaced(pieces[at], values[1..]);
        return string.Join(values[0].Value, pieces);
    }

    /// <summary>Follows keys and indexes into a value.</summary>
    public static JsonNode? Walk(JsonNode? value, IReadOnlyList<JsonNode?> path)
    {
        foreach (var step in path)
        {
            value = value switch
            {
                JsonObject map => map[step!.ToString()],
                JsonArray list when Index(step!) is var index && index < list.Count => list[index],
                _ => null,
            };
        }

        return value?.DeepClone();
    }

    /// <summary>A value as Heat writes it into text: booleans in Python's manner, maps and lists as JSON.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue scalar when scalar.GetValueKind() is JsonValueKind.True => "True",
        JsonValue scalar when scalar.GetValueKind() is JsonValueKind.False => "False",
        JsonValue scalar => scalar.ToString(),
        _ => value.ToJsonString(Relaxed),
    };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static int Index(JsonNode step) => int.Parse(step.ToString(), CultureInfo.InvariantCulture);
}
