using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Demo;

/// <summary>HTTP as a stranger would speak it: no part of the product is referenced.</summary>
internal static class DemoHttp
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddHttpClient().BuildServiceProvider();

    /// <summary>A client below an address.</summary>
    public static HttpClient Plain(Uri address)
    {
        var http = Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        http.BaseAddress = address;
        return http;
    }

    /// <summary>A client with a Keystone token.</summary>
    public static HttpClient WithToken(Uri address, string token)
    {
        var http = Plain(address);
        http.DefaultRequestHeaders.Add("X-Auth-Token", token);
        http.DefaultRequestHeaders.Add("OpenStack-API-Version", "container-infra latest");
        return http;
    }

    /// <summary>A client that shows a certificate and trusts one CA only.</summary>
    public static HttpClient WithCertificate(Uri address, X509Certificate2 client, X509Certificate2 authority)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [client],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        return new HttpClient(handler, disposeHandler: true) { BaseAddress = address };
    }

    /// <summary>Sends JSON and reads JSON.</summary>
    /// <exception cref="DemoException">The answer has another status.</exception>
    public static async Task<JsonNode> SendAsync(HttpClient http, HttpMethod method, string path, JsonNode? body, int expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if ((int)answer.StatusCode != expected)
            throw new DemoException($"{method} {http.BaseAddress}{path} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
