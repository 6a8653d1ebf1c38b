using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.DevCloud.Machines;

/// <summary>The certificates of a simulated control plane, got as a real machine gets them: own key, machine trust, certificates API.</summary>
internal sealed record EngineCertificates(X509Certificate2 Server, X509Certificate2 Authority)
{
    /// <exception cref="BootFailure">The service or Keystone refused.</exception>
    public static async Task<EngineCertificates> ObtainAsync(IHttpClientFactory clients, BootData boot, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient();
        var token = await LogInAsync(http, boot, cancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in new[] { boot["NODE_IP"], boot["NODE_PUBLIC_IP"], boot["LB_IP"], boot["API_PUBLIC_IP"], "127.0.0.1" }.Where(static a => a.Length > 0).Distinct())
            names.AddIpAddress(IPAddress.Parse(address));
        names.AddDnsName("kubernetes");
        request.CertificateExtensions.Add(names.Build());
        var authority = await AskAsync(http, token, HttpMethod.Get, $"{boot["MAGNUM_URL"]}/certificates/{boot["BAY_UUID"]}", null, cancellationToken);
        var signed = await AskAsync(
            http, token, HttpMethod.Post, $"{boot["MAGNUM_URL"]}/certificates",
            new JsonObject { ["cluster_uuid"] = boot["BAY_UUID"], ["csr"] = request.CreateSigningRequestPem() }, cancellationToken);
        using var withKey = X509Certificate2.CreateFromPem(signed["pem"]!.ToString(), key.ExportPkcs8PrivateKeyPem());

        // Through PKCS #12, because the TLS layer wants a key that it can find again.
        return new EngineCertificates(X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null), X509Certificate2.CreateFromPem(authority["pem"]!.ToString()));
    }

    private static async Task<string> LogInAsync(HttpClient http, BootData boot, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject { ["user"] = new JsonObject { ["id"] = boot["TRUSTEE_USER_ID"], ["password"] = boot["TRUSTEE_PASSWORD"] } },
                },
                ["scope"] = new JsonObject { ["OS-TRUST:trust"] = new JsonObject { ["id"] = boot["TRUST_ID"] } },
            },
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"{boot["AUTH_URL"]}/auth/tokens"), content, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Created)
            throw new BootFailure($"Keystone answered {(int)answer.StatusCode} to the machine's login", (int)answer.StatusCode is >= 400 and < 500);
        return answer.Headers.GetValues("X-Subject-Token").Single();
    }

    private static async Task<JsonNode> AskAsync(HttpClient http, string token, HttpMethod method, string address, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Add("X-Auth-Token", token);
        request.Headers.TryAddWithoutValidation("OpenStack-API-Version", "container-infra latest");
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new BootFailure($"{method} {address} answered {(int)answer.StatusCode}: {text}", isFinal: false);
    }
}
