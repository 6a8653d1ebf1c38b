using System.Net.Http.Headers;
using System.Text;

namespace Magnum.Golden.Tests.Replay;

/// <summary>Sends recorded requests to our service.</summary>
public sealed class ServiceClient(HttpClient http, GoldenTarget target, KeystoneLogin login)
{
    /// <summary>Sends a request as it was recorded, with a token of ours.</summary>
    /// <param name="identity">As whom.</param>
    /// <param name="method">Method.</param>
    /// <param name="path">Path and query, with our identifiers.</param>
    /// <param name="headers">Recorded headers; those of the connection and the token are left out.</param>
    /// <param name="body">Body with our identifiers; empty for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ServiceAnswer> SendAsync(
        string identity, string method, string path, IReadOnlyDictionary<string, string> headers, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(target.Service, path));
        if (body.Length > 0 || headers.ContainsKey("Content-Type"))
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (headers.TryGetValue("Content-Type", out var type))
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        foreach (var (name, value) in headers)
        {
            if (name.ToUpperInvariant() is not ("HOST" or "CONTENT-LENGTH" or "CONTENT-TYPE" or "X-AUTH-TOKEN" or "CONNECTION" or "USER-AGENT"))
                request.Headers.TryAddWithoutValidation(name, value);
        }

        if (await login.TokenAsync(identity, cancellationToken) is { } token)
            request.Headers.Add("X-Auth-Token", token);
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var all = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new ServiceAnswer((int)response.StatusCode, all, text.Trim());
    }
}
