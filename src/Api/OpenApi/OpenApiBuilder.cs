using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.Api.Idempotency;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Magnum.Api.OpenApi;

/// <summary>Makes the OpenAPI document of the operations that are mapped, for the versions that are offered.</summary>
internal sealed class OpenApiBuilder(OperationCatalog catalog, ReleaseProfile release)
{
    private const string Policy = "x-policy";
    private const string VersionParameter = "Microversion";
    private const string KeyParameter = "IdempotencyKey";
    private const string Token = "Token";
    private const string Json = "application/json";

    /// <summary>The document.</summary>
    public OpenApiDocument Build()
    {
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "Container infrastructure management",
                Version = release.MaximumText,
                Description = $"What {VersionExtensions.Since} and {VersionExtensions.Until} mark is there from, or up to, that microversion; {Policy} names the rule of the policy. "
                    + "Every path is served without /v1 too, and with a slash at its end.",
            },
            Paths = [],
            Components = new OpenApiComponents
            {
                Schemas = new Dictionary<string, IOpenApiSchema>(),
                Responses = new Dictionary<string, IOpenApiResponse>(),
                Parameters = new Dictionary<string, IOpenApiParameter>
                {
                    [VersionParameter] = new OpenApiParameter
                    {
                        Name = MicroversionNegotiation.Header,
                        In = ParameterLocation.Header,
                        Description = $"{MicroversionNegotiation.DefaultService} {Microversion.Minimum} to {release.MaximumText}, or latest; without it {Microversion.Minimum}.",
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                    [KeyParameter] = new OpenApiParameter
                    {
                        Name = IdempotencyKey.Header,
                        In = ParameterLocation.Header,
                        Description = "The same request under the same key is done once and answered alike for 24 hours. Not of Magnum.",
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaximumLength, Pattern = IdempotencyKey.Pattern },
                    },
                },
                SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Auth-Token", Description = "A token of Keystone." },
                },
            },
        };
        ErrorSchemas.Register(document);
        var operations = catalog.Documented.Where(operation => operation.Since <= release.Maximum).ToList();
        foreach (var path in operations.GroupBy(static operation => operation.Path))
            document.Paths.Add($"/{path.Key}", PathItem(path, document, operations));
        return document;
    }

    private OpenApiPathItem PathItem(IGrouping<string, ApiOperation> path, OpenApiDocument document, IReadOnlyList<ApiOperation> all)
    {
        var item = new OpenApiPathItem
        {
            Parameters = [.. path.Key.Split('/').Where(static part => part.StartsWith('{')).Select(static part => new OpenApiParameter
            {
                Name = part.Trim('{', '}'),
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            })],
        };
        foreach (var operation in path)
            item.AddOperation(new HttpMethod(operation.Method), Operation(operation, document, all));
        return item;
    }

    private OpenApiOperation Operation(ApiOperation operation, OpenApiDocument document, IReadOnlyList<ApiOperation> all)
    {
        var made = new OpenApiOperation
        {
            OperationId = Id(operation, all),
            Parameters = [.. Version(operation, document), .. Key(operation, document), .. operation.Query.Where(argument => argument.Since <= release.Maximum).Select(Parameter)],
            RequestBody = Body(operation, document),
            Responses = Responses(operation, document),
            Extensions = new Dictionary<string, IOpenApiExtension>(),
        };
        VersionExtensions.Add(made, operation.Since, null, release.Maximum);
        if (operation.Rule is { } rule)
            made.Extensions[Policy] = new JsonNodeExtension(JsonValue.Create(rule.Name));
        if (!operation.IsPublic)
            made.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, document)] = [] }];
        return made;
    }

    private static OpenApiParameterReference[] Version(ApiOperation operation, OpenApiDocument document) =>
        operation.IsBeside ? [] : [new OpenApiParameterReference(VersionParameter, document)];

    private static OpenApiParameterReference[] Key(ApiOperation operation, OpenApiDocument document) =>
        operation.TakesIdempotencyKey ? [new OpenApiParameterReference(KeyParameter, document)] : [];

    // The policy's name for it where it has that name for itself.
    private static string Id(ApiOperation operation, IReadOnlyList<ApiOperation> all)
    {
        var name = operation.Rule is { } rule && all.Count(each => each.Rule?.Name == rule.Name) == 1
            ? rule.Name
            : $"{operation.Method.ToLowerInvariant()} {operation.Path}";
        return string.Join('_', name.Split([' ', '/', ':', '-', '.', '{', '}'], StringSplitOptions.RemoveEmptyEntries));
    }

    private IOpenApiParameter Parameter(QueryArgument argument)
    {
        var parameter = new OpenApiParameter { Name = argument.Name, In = ParameterLocation.Query, Description = argument.Description, Schema = BodySchemas.Of(argument.Type) };
        VersionExtensions.Add(parameter, argument.Since, null, release.Maximum);
        return parameter;
    }

    private OpenApiRequestBody? Body(ApiOperation operation, OpenApiDocument document)
    {
        if (operation.Body is not { } body)
            return null;
        document.Components!.Schemas![body.Argument] = BodySchemas.Of(body, release.Maximum);
        IOpenApiSchema schema = new OpenApiSchemaReference(body.Argument, document);
        if (operation.IsPatch)
            schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema };
        return new OpenApiRequestBody { Required = true, Content = Content(schema) };
    }

    private OpenApiResponses Responses(ApiOperation operation, OpenApiDocument document)
    {
        var responses = new OpenApiResponses();
        foreach (var answer in operation.Successes.Where(answer => answer.Since <= release.Maximum))
        {
            var response = new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(answer.Status) };
            if (answer.HasBody)
                response.Content = Content(answer.Body is { } shape ? AnswerSchemas.Of(shape, release.Maximum) : new OpenApiSchema { Type = JsonSchemaType.Object });
            foreach (var other in operation.OtherMediaTypes)
                response.Content![other] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            VersionExtensions.Add(response, answer.Since, answer.Before, release.Maximum);
            responses[answer.Status.ToString(CultureInfo.InvariantCulture)] = response;
        }

        foreach (var status in OperationStatuses.All(operation))
            responses[status.ToString(CultureInfo.InvariantCulture)] = ErrorSchemas.Answer(status, document);
        return responses;
    }

    private static Dictionary<string, IOpenApiMediaType> Content(IOpenApiSchema schema) => new() { [Json] = new OpenApiMediaType { Schema = schema } };
}
