using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Magnum.Api.OpenApi;

/// <summary>The bodies of refusals, as <see cref="Errors.ErrorEnvelope"/> and the authentication write them.</summary>
internal static class ErrorSchemas
{
    private const string Errors = "Errors";
    private const string Unauthorized = "Unauthorized";
    private const string UnsupportedVersion = "UnsupportedVersion";

    private static readonly OpenApiSchema Text = new() { Type = JsonSchemaType.String };
    private static readonly OpenApiSchema Links = new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } };

    /// <summary>Adds the schemas to a document's components.</summary>
    public static void Register(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas!;
        schemas[Errors] = Listed(new Dictionary<string, IOpenApiSchema>
        {
            ["request_id"] = Text,
            ["code"] = Text,
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["title"] = Text,
            ["detail"] = Text,
            ["links"] = Links,
        });
        schemas[UnsupportedVersion] = Listed(new Dictionary<string, IOpenApiSchema>
        {
            ["code"] = Text,
            ["title"] = Text,
            ["description"] = Text,
            ["max_version"] = Text,
            ["min_version"] = Text,
            ["links"] = Links,
        });
        schemas[Unauthorized] = Closed(new Dictionary<string, IOpenApiSchema>
        {
            ["error"] = Closed(new Dictionary<string, IOpenApiSchema>
            {
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["title"] = Text,
                ["message"] = Text,
            }),
        });
    }

    /// <summary>The answer with that status, kept among the document's components.</summary>
    public static OpenApiResponseReference Answer(int status, OpenApiDocument document)
    {
        var name = $"Error{status.ToString(CultureInfo.InvariantCulture)}";
        var responses = document.Components!.Responses!;
        if (!responses.ContainsKey(name))
            responses[name] = Make(status, document);
        return new OpenApiResponseReference(name, document);
    }

    private static OpenApiResponse Make(int status, OpenApiDocument document)
    {
        var errors = new OpenApiSchemaReference(Errors, document);
        IOpenApiSchema body = status switch
        {
            401 => new OpenApiSchemaReference(Unauthorized, document),
            406 => new OpenApiSchema { AnyOf = [errors, new OpenApiSchemaReference(UnsupportedVersion, document)] },
            _ => errors,
        };
        var response = new OpenApiResponse
        {
            Description = ReasonPhrases.GetReasonPhrase(status),
            Content = new Dictionary<string, IOpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = body } },
        };
        if (status is 429 or 503)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader { Description = "Seconds.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
            };
        }

        return response;
    }

    private static OpenApiSchema Listed(Dictionary<string, IOpenApiSchema> keys) => Closed(new Dictionary<string, IOpenApiSchema>
    {
        ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, MaxItems = 1, Items = Closed(keys) },
    });

    private static OpenApiSchema Closed(Dictionary<string, IOpenApiSchema> keys) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = keys,
        Required = keys.Keys.ToHashSet(StringComparer.Ordinal),
        AdditionalPropertiesAllowed = false,
    };
}
