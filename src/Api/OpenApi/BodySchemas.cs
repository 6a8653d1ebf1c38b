using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.Api.Microversions;
using Magnum.Api.NodeGroups;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.OpenApi;

namespace Magnum.Api.OpenApi;

/// <summary>Bodies and arguments of requests as JSON Schema. What is accepted beyond it for old clients' sake (numbers and flags as words) is not told.</summary>
internal static class BodySchemas
{
    /// <summary>An object with those fields and no others; those that not every version has say so.</summary>
    /// <param name="body">The body.</param>
    /// <param name="maximum">The highest version offered; what came later is left out.</param>
    public static OpenApiSchema Of(BodySchema body, Microversion maximum)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = false, Properties = new Dictionary<string, IOpenApiSchema>() };
        foreach (var field in body.Fields.Where(field => !field.IsReadOnly && field.Since <= maximum))
        {
            var value = Of(field.Type);
            // Null stands for what is not told.
            if (!field.IsMandatory && value.Type is { } type)
                value.Type = type | JsonSchemaType.Null;
            if (field.Type is IgnoredField)
                value.Description = "Accepted, without effect unless the operation says otherwise.";
            VersionExtensions.Add(value, field.Since, null, maximum);
            schema.Properties[field.Name] = value;
        }

        var mandatory = body.Fields.Where(static field => field.IsMandatory).Select(static field => field.Name).ToHashSet(StringComparer.Ordinal);
        if (mandatory.Count > 0)
            schema.Required = mandatory;
        return schema;
    }

    /// <summary>A value of that type.</summary>
    public static OpenApiSchema Of(FieldType type) => type switch
    {
        TextField text => Text(text),
        PlainTextField => new OpenApiSchema { Type = JsonSchemaType.String },
        IntegerField number => Number(number),
        BooleanField => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        WordField words => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. words.Words.Select(static word => (JsonNode)JsonValue.Create(word))] },
        UuidField => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        NameServerField => new OpenApiSchema { Type = JsonSchemaType.String, Format = "ipv4" },
        NameServersField => new OpenApiSchema { Type = JsonSchemaType.String, Description = "Addresses, separated by commas." },
        TextListField => new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        LabelsField => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean },
        },
        NodeLabelsField => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String } },
        NodeTaintsField => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Taint() },
        _ => new OpenApiSchema(),
    };

    private static OpenApiSchema Taint() => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalPropertiesAllowed = false,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["key"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["value"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null },
            ["effect"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. NodeTaint.Effects.Select(static word => (JsonNode)JsonValue.Create(word))] },
        },
        Required = new HashSet<string> { "key", "effect" },
    };

    private static OpenApiSchema Text(TextField text) => new()
    {
        Type = JsonSchemaType.String,
        MinLength = text.Minimum == 0 ? null : text.Minimum,
        MaxLength = text.Maximum == int.MaxValue ? null : text.Maximum,
        Pattern = text.PatternText,
    };

    private static OpenApiSchema Number(IntegerField number) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = number.Minimum.ToString(CultureInfo.InvariantCulture),
        Maximum = number.Maximum.ToString(CultureInfo.InvariantCulture),
    };
}
