using Magnum.Api.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Magnum.Api.OpenApi;

/// <summary><c>GET /v1/openapi.json</c>: the document of what is served, without a token. No link leads to it, so stock clients never see it.</summary>
internal sealed class OpenApiEndpoint
{
    // Made when it is first asked for: most silos never are.
    private readonly Lazy<Task<byte[]>> _document;

    public OpenApiEndpoint(OpenApiBuilder builder) => _document = new Lazy<Task<byte[]>>(() => SerializeAsync(builder));

    public void Map(ApiRouteMapper routes) => routes.MapRoot("/v1/openapi.json", isVersioned: true, GetAsync).AnswersDocument(StatusCodes.Status200OK);

    private static async Task<byte[]> SerializeAsync(OpenApiBuilder builder)
    {
        using var stream = new MemoryStream();
        await builder.Build().SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1);
        return stream.ToArray();
    }

    private async Task GetAsync(ApiRequest request) => await JsonAnswer.WriteAsync(
        request.Http, StatusCodes.Status200OK, await _document.Value, static (json, document) => json.WriteRawValue(document, skipInputValidation: true));
}
