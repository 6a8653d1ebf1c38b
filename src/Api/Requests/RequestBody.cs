using System.Text;
using System.Text.Json;
using Magnum.Api.Errors;
using Magnum.Api.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Magnum.Api.Requests;

/// <summary>Reads the one argument that is the body, as WSME does.</summary>
/// <remarks>Source: openstack/wsme wsme/rest/args.py and wsme/rest/json.py.</remarks>
internal static class RequestBody
{
    /// <summary>The body as a value.</summary>
    /// <param name="request">The request.</param>
    /// <param name="argument">Upstream's name of the argument.</param>
    /// <exception cref="ApiException">400, 413 or 415.</exception>
    public static async Task<object?> ReadAsync(ApiRequest request, string argument)
    {
        var body = await ReadBytesAsync(request);
        if (body.IsEmpty)
            throw Missing(argument);
        var type = MediaTypeHeaderValue.TryParse(request.Http.Request.ContentType, out var parsed) ? parsed.MediaType.Value ?? "" : request.Http.Request.ContentType ?? "";
        switch (type.ToLowerInvariant())
        {
            case "application/json":
                return Parse(body) ?? throw Missing(argument);
            case "" or "application/x-www-form-urlencoded" or "multipart/form-data":
                var fields = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)).Keys;
                throw ApiException.BadRequest($"Unknown argument: \"{string.Join(", ", fields)}\"");
            default:
                throw new ApiException(415, $"Unknown mimetype: {type}");
        }
    }

    /// <summary>Takes a request that has nothing to say: no body, or an empty object. Without a body the content type says nothing either; clients send any.</summary>
    /// <exception cref="ApiException">400, 413 or 415.</exception>
    public static async Task NoneAsync(ApiRequest request)
    {
        var body = await ReadBytesAsync(request);
        if (body.IsEmpty)
            return;
        if (Parse(body) is not OrderedDictionary<string, object?> fields)
            throw ApiException.BadRequest("Request must be a JSON dict");
        if (fields.Count > 0)
            throw ApiException.BadRequest($"Unknown argument: \"{string.Join(", ", fields.Keys)}\"");
    }

    /// <summary>The refusal of a request that lacks an argument.</summary>
    public static ApiException Missing(string argument) => ApiException.BadRequest($"Missing argument: \"{argument}\"");

    /// <summary>The body as it was sent.</summary>
    /// <exception cref="ApiException">400 or 413.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(ApiRequest request)
    {
        using var bytes = new MemoryStream();
        try
        {
            await request.Http.Request.Body.CopyToAsync(bytes, request.Aborted);
            return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        }
        catch (IOException error) when (error is not BadHttpRequestException && !request.Aborted.IsCancellationRequested)
        {
            // Kestrel calls most broken bodies a bad request, but a chunk of an impossible length this.
            throw ApiException.BadRequest("The body of the request can't be read.");
        }
    }

    private static object? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return PythonValue.From(document.RootElement);
        }
        catch (JsonException)
        {
            throw ApiException.BadRequest("Request is not in valid JSON format");
        }
    }
}
