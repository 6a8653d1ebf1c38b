using System.Text.Json.Nodes;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Microsoft.OpenApi;

namespace Magnum.Api.OpenApi;

/// <summary>Bodies of answers as JSON Schema.</summary>
internal static class AnswerSchemas
{
    /// <summary>An object with the keys of a shape; those that not every version has say so.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="maximum">The highest version offered; what came later is left out.</param>
    public static OpenApiSchema Of(IJsonShape shape, Microversion maximum)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(), Required = new HashSet<string>() };
        foreach (var key in shape.Keys.Where(key => key.Since <= maximum))
        {
            var value = Of(key.Kind, maximum);
            if (key.IsNullable)
                value.Type |= JsonSchemaType.Null;
            VersionExtensions.Add(value, key.Since, key.Before, maximum);
            schema.Properties[key.Name] = value;
            if (!key.IsOptional && key.Since == Microversion.Minimum && !(maximum >= key.Before))
                schema.Required.Add(key.Name);
        }

        return schema;
    }

    private static OpenApiSchema Of(JsonKind kind, Microversion maximum) => kind switch
    {
        JsonKind.Text => new OpenApiSchema { Type = JsonSchemaType.String },
        JsonKind.Uuid => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        JsonKind.Time => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        JsonKind.Address => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" },
        JsonKind.Number => new OpenApiSchema { Type = JsonSchemaType.Integer },
        JsonKind.Flag => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        JsonKind.Dictionary => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null } },
        JsonKind.Texts => new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        JsonKind.Objects(var item) => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(item, maximum) },
        JsonKind.Object(var shape) => Of(shape, maximum),
        _ => new OpenApiSchema(),
    };
}

/// <summary>Marks what not every microversion has.</summary>
internal static class VersionExtensions
{
    public const string Since = "x-min-version";
    public const string Until = "x-max-version";

    /// <summary>Adds the marks that are needed.</summary>
    /// <param name="element">What is marked.</param>
    /// <param name="since">The version that brought it.</param>
    /// <param name="before">The version that took it away, or null.</param>
    /// <param name="maximum">The highest version offered.</param>
    public static void Add(IOpenApiExtensible element, Microversion since, Microversion? before, Microversion maximum)
    {
        if (since > Microversion.Minimum)
            Put(element, Since, since);
        if (before is { } end && end <= maximum)
            Put(element, Until, new Microversion(end.Minor - 1));
    }

    private static void Put(IOpenApiExtensible element, string name, Microversion version)
    {
        element.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        element.Extensions[name] = new JsonNodeExtension(JsonValue.Create(version.ToString()));
    }
}
