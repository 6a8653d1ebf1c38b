using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.Api.Validation;
using Microsoft.OpenApi;

namespace Magnum.Api.OpenApi;

/// <summary>Bodies and arguments of requests as JSON Schema. What is accepted beyond it for old clients' sake (numbers and flags as words) is not told.</summary>
internal static class BodySchemas
{
    /// <summary>An object with those fields and no others.</summary>
    public static OpenApiSchema Of(BodySchema body)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = false, Properties = new Dictionary<string, IOpenApiSchema>() };
        foreach (var field in body.Fields.Where(static field => !field.IsReadOnly))
        {
            var value = Of(field.Type);
            // Null stands for what is not told.
            if (!field.IsMandatory && value.Type is { } type)
                value.Type = type | JsonSchemaType.Null;
            if (field.Type is IgnoredField)
                value.Description = "Accepted, without effect unless the operation says otherwise.";
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
        NameServersField => new OpenApiSchema { Type = JsonSchemaType.String, Description = "Addresses, separated by commas." },
        TextListField => new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        LabelsField => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean },
        },
        _ => new OpenApiSchema(),
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
