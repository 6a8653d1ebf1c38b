using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.Quick;

/// <summary>HTTP as a stranger would speak it: no part of the product is referenced.</summary>
internal static class Http
{
    /// <summary>A client that keeps its connections and does nothing by itself.</summary>
    public static HttpMessageInvoker Invoker() => new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });

    /// <summary>Sends JSON and returns the answer's bytes and header of that name.</summary>
    /// <exception cref="BenchException">The answer has another status.</exception>
    public static async Task<(byte[] Body, string? Header)> SendAsync(
        HttpMessageInvoker http, HttpMethod method, Uri address, string? token, JsonNode? body, HttpStatusCode expected, CancellationToken cancellationToken, string? header = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, cancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (answer.StatusCode != expected)
            throw new BenchException($"{method} {address} answered {(int)answer.StatusCode}: {Encoding.UTF8.GetString(bytes)}");
        return (bytes, header is not null && answer.Headers.TryGetValues(header, out var values) ? values.First() : null);
    }
}
