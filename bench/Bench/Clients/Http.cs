using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.Bench.Clients;

/// <summary>HTTP as a stranger would speak it: no part of the product is referenced.</summary>
public static class Http
{
    /// <summary>A client that keeps its connections and does nothing by itself.</summary>
    public static HttpMessageInvoker Invoker() => new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });

    /// <summary>Sends, and returns the answer's bytes.</summary>
    /// <param name="http">The client.</param>
    /// <param name="method">The method.</param>
    /// <param name="address">Where to.</param>
    /// <param name="token">Keystone token, or null.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="expected">The status that it has to have.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="BenchException">The answer has another status.</exception>
    public static async Task<byte[]> SendAsync(
        HttpMessageInvoker http, HttpMethod method, Uri address, string? token, JsonNode? body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var answer = await AnswerAsync(http, method, address, token, body, expected, cancellationToken);
        return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>As <see cref="SendAsync"/>, and reads the bytes as JSON.</summary>
    public static async Task<JsonNode> JsonAsync(
        HttpMessageInvoker http, HttpMethod method, Uri address, string? token, JsonNode? body, HttpStatusCode expected, CancellationToken cancellationToken) =>
        JsonNode.Parse(await SendAsync(http, method, address, token, body, expected, cancellationToken))!;

    /// <summary>As <see cref="SendAsync"/>, with the answer's headers.</summary>
    public static async Task<HttpResponseMessage> AnswerAsync(
        HttpMessageInvoker http, HttpMethod method, Uri address, string? token, JsonNode? body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var answer = await http.SendAsync(request, cancellationToken);
        if (answer.StatusCode == expected)
            return answer;
        using (answer)
            throw new BenchException($"{method} {address} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
