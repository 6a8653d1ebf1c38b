using System.Globalization;
using System.Text.Json.Nodes;

namespace Magnum.Drivers.TemplateFolder;

/// <summary>What a parameter must look like.</summary>
internal enum ParameterType
{
    /// <summary>Whatever the source gives: sizes are numbers, flags are booleans, labels are text.</summary>
    Own,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>, in any case.</summary>
    Boolean,
}

/// <summary>How one parameter of a template is filled.</summary>
/// <param name="Parameter">Name in the template.</param>
/// <param name="Source">Where the value comes from, or null for a constant.</param>
/// <param name="Type">What the value must be.</param>
/// <param name="Default">Value where the source has none; the constant where there is no source.</param>
/// <param name="Required">Whether a bay without a value is refused.</param>
internal sealed record ParameterRule(string Parameter, SourceExpression? Source, ParameterType Type, JsonNode? Default, bool Required)
{
    /// <summary>Reads one entry of <c>parameters</c>: an expression alone, or a mapping of from, type, default, required, value.</summary>
    public static ParameterRule Read(YamlMap parameters, string name)
    {
        if (!parameters.IsMap(name))
        {
            return new ParameterRule(name, Expression(parameters, name), ParameterType.Own, null, false);
        }

        var rule = parameters.Map(name).Only("from", "value", "type", "default", "required");
        var type = rule.OptionalText("type") switch
        {
            null => ParameterType.Own,
            "string" => ParameterType.Text,
            "integer" => ParameterType.Integer,
            "boolean" => ParameterType.Boolean,
            var other => throw rule.Wrong("type", $"must be string, integer or boolean, not '{other}'."),
        };
        if (rule.Has("value") == rule.Has("from"))
        {
            throw parameters.Wrong(name, "needs either 'from' or 'value'.");
        }

        if (rule.Has("value") && (rule.Has("default") || rule.Has("required")))
        {
            throw parameters.Wrong(name, "has a constant 'value', which needs neither 'default' nor 'required'.");
        }

        var constant = rule.Has("value") ? "value" : "default";
        var preset = rule.OptionalText(constant);
        if (preset is not null && Convert(preset, type) is null)
        {
            throw rule.Wrong(constant, $"'{preset}' is no {Word(type)}.");
        }

        return new ParameterRule(name, rule.Has("from") ? Expression(rule, "from") : null, type, preset is null ? null : Convert(preset, type), rule.Flag("required"));
    }

    /// <summary>The value for a bay; null when the template's own default is to hold.</summary>
    /// <exception cref="BayPlanException">The bay's value is of another type, or missing where it is required.</exception>
    public JsonNode? For(BayPlanInput input)
    {
        if (Source?.Value(input) is not { } value)
        {
            return Default is null && Required
                ? throw new BayPlanException($"Required parameter {Parameter} not provided: the bay has no {Source?.Text}.")
                : Default?.DeepClone();
        }

        return (Type == ParameterType.Own ? Source.Own(input) : Convert(value, Type)) ?? throw new BayPlanException($"{Source.Text} must be {(Type == ParameterType.Integer ? "an" : "a")} {Word(Type)}, not '{value}'.");
    }

    private static SourceExpression Expression(YamlMap map, string key) =>
        SourceExpression.Parse(map.Text(key)) ?? throw map.Wrong(key, $"'{map.Text(key)}' is no source of values; there are {SourceExpression.Known}.");

    private static JsonValue? Convert(string value, ParameterType type) => type switch
    {
        ParameterType.Integer => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null,
        ParameterType.Boolean => bool.TryParse(value, out var flag) ? JsonValue.Create(flag) : null,
        _ => JsonValue.Create(value),
    };

    private static string Word(ParameterType type) => type switch
    {
        ParameterType.Integer => "integer",
        ParameterType.Boolean => "boolean",
        _ => "text",
    };
}
