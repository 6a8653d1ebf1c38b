using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Links;

/// <summary>The address under which the client reached us, which all links begin with.</summary>
/// <param name="Address">Scheme, host and mount prefix, without a slash at the end.</param>
internal sealed record LinkBase(string Address)
{
    /// <summary>Reads it from a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="trustForwardedHeaders">Whether a proxy's headers count, as with oslo.middleware's http_proxy_to_wsgi.</param>
    public static LinkBase Of(HttpRequest request, bool trustForwardedHeaders)
    {
        var scheme = request.Scheme;
        var host = request.Host.Value;
        var prefix = request.PathBase.Value;
        if (trustForwardedHeaders)
        {
            scheme = First(request, "X-Forwarded-Proto") ?? scheme;
            host = First(request, "X-Forwarded-Host") ?? host;
            prefix = First(request, "X-Forwarded-Prefix")?.TrimEnd('/') ?? prefix;
        }

        return new LinkBase($"{scheme}://{host}{prefix}");
    }

    /// <summary>Address of an item, for <c>Location</c>.</summary>
    public string Item(string resource, Guid uuid) => $"{Address}/v1/{resource}/{uuid:D}";

    /// <summary>Writes the property <c>links</c> of an item: self and bookmark.</summary>
    public void Write(Utf8JsonWriter json, string resource, Guid uuid)
    {
        json.WriteStartArray("links");
        WriteLink(json, $"{Address}/v1/{resource}/{uuid:D}", "self");
        WriteLink(json, $"{Address}/{resource}/{uuid:D}", "bookmark");
        json.WriteEndArray();
    }

    internal static void WriteLink(Utf8JsonWriter json, string href, string rel)
    {
        json.WriteStartObject();
        json.WriteString("href", href);
        json.WriteString("rel", rel);
        json.WriteEndObject();
    }

    private static string? First(HttpRequest request, string header)
    {
        var value = (string?)request.Headers[header];
        if (string.IsNullOrEmpty(value))
            return null;
        var comma = value.IndexOf(',', StringComparison.Ordinal);
        return (comma < 0 ? value : value[..comma]).Trim();
    }
}
