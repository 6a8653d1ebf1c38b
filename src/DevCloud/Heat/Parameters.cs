using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Magnum.DevCloud.Heat;

/// <summary>Parameters of a template: defaults, types and constraints.</summary>
internal static class Parameters
{
    /// <summary>The values that a stack works with.</summary>
    /// <param name="template">Declares them.</param>
    /// <param name="given">Values by name.</param>
    /// <param name="isPlan">True while nothing is made yet: a null is then a value that only a resource will tell.</param>
    /// <exception cref="CloudError">400: one is missing, unknown or breaks a constraint.</exception>
    public static Dictionary<string, JsonNode?> Bind(JsonObject template, IReadOnlyDictionary<string, JsonNode?> given, bool isPlan = false)
    {
        var declared = template["parameters"] as JsonObject ?? [];
        foreach (var name in given.Keys)
        {
            if (!declared.ContainsKey(name))
                throw new CloudError(400, $"The Parameter ({name}) was not defined in template.");
        }

        var bound = new Dictionary<string, JsonNode?>();
        foreach (var (name, schema) in declared)
        {
            if (isPlan && given.TryGetValue(name, out var unknown) && unknown is null)
            {
                bound[name] = null;
                continue;
            }

            // A null counts as not given.
            var value = given.TryGetValue(name, out var raw) && raw is not null ? raw : schema!.AsObject().TryGetPropertyValue("default", out var fallback) ? fallback
                : throw new CloudError(400, $"The Parameter ({name}) was not provided.");
            bound[name] = Typed(name, schema!, value);
            Check(name, schema!["constraints"] as JsonArray ?? [], bound[name]);
        }

        return bound;
    }

    /// <summary>Whether the value is shown as asterisks.</summary>
    public static bool IsHidden(JsonObject template, string name) => template["parameters"]?[name]?["hidden"]?.ToString() is "true" or "True";

    private static JsonNode? Typed(string name, JsonNode schema, JsonNode? value) => schema["type"]?.ToString() switch
    {
        "number" => double.TryParse(value?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number == Math.Floor(number) ? (long)number : number
            : throw new CloudError(400, $"Parameter '{name}' is invalid: could not convert string to float: '{value}'"),
        "boolean" => value?.ToString().ToLowerInvariant() switch
        {
            "true" or "t" or "yes" or "y" or "on" or "1" => true,
            "false" or "f" or "no" or "n" or "off" or "0" => false,
            _ => throw new CloudError(400, $"Parameter '{name}' is invalid: Unrecognized value '{value}', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'"),
        },
        "comma_delimited_list" => value switch
        {
            JsonArray list => list.DeepClone(),
            null => new JsonArray(),
            _ => new JsonArray([.. value.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static item => JsonValue.Create(item.Trim()))]),
        },
        "json" => value is JsonValue text && text.TryGetValue<string>(out var json) ? JsonNode.Parse(json) : value?.DeepClone(),
        _ => Evaluation.Text(value),
    };

    private static void Check(string name, JsonArray constraints, JsonNode? value)
    {
        foreach (var constraint in constraints)
        {
            if (constraint?["allowed_values"] is JsonArray allowed && allowed.All(a => Evaluation.Text(a) != Evaluation.Text(value)))
                throw new CloudError(400, $"Parameter '{name}' is invalid: \"{value}\" is not an allowed value [{string.Join(", ", allowed.Select(Evaluation.Text))}]");
            if (constraint?["range"] is JsonObject range && value is not null
                && ((range["min"] is { } min && Number(value) < Number(min)) || (range["max"] is { } max && Number(value) > Number(max))))
                throw new CloudError(400, $"Parameter '{name}' is invalid: {value} is out of range (min: {range["min"]}, max: {range["max"]})");
            if (constraint?["allowed_pattern"] is { } pattern && !Regex.IsMatch(Evaluation.Text(value), $"^(?:{pattern})$"))
                throw new CloudError(400, $"Parameter '{name}' is invalid: \"{value}\" does not match pattern \"{pattern}\"");
        }
    }

    private static double Number(JsonNode value) => double.Parse(value.ToString(), CultureInfo.InvariantCulture);
}
