using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Magnum.Demo;

/// <summary>A kubeconfig made as clients make it: own key, request signed by the bay's CA.</summary>
internal sealed class Kubeconfig
{
    private readonly Uri server;
    private readonly X509Certificate2 client;
    private readonly X509Certificate2 authority;

    private Kubeconfig(Uri server, X509Certificate2 client, X509Certificate2 authority)
    {
        this.server = server;
        this.client = client;
        this.authority = authority;
    }

    /// <summary>Makes key and request, has it signed, and writes the file with mode 0600.</summary>
    public static async Task<Kubeconfig> WriteAsync(HttpClient magnum, JsonNode bay, string path, CancellationToken cancellationToken)
    {
        var uuid = bay["uuid"]!.ToString();
        using var key = RSA.Create(2048);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName("system:masters");
        subject.AddCommonName("admin");
        var csr = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        var ca = await DemoHttp.SendAsync(magnum, HttpMethod.Get, $"v1/certificates/{uuid}", null, 200, cancellationToken);
        var signed = await DemoHttp.SendAsync(
            magnum, HttpMethod.Post, "v1/certificates", new JsonObject { ["cluster_uuid"] = uuid, ["csr"] = csr }, 201, cancellationToken);

        var name = bay["name"]!.ToString();
        var content = new Dictionary<string, object>
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = "default",
            ["clusters"] = new[]
            {
                new Dictionary<string, object>
                {
                    ["name"] = name,
                    ["cluster"] = new Dictionary<string, string> { ["server"] = bay["api_address"]!.ToString(), ["certificate-authority-data"] = Base64(ca["pem"]!.ToString()) },
                },
            },
            ["contexts"] = new[]
            {
                new Dictionary<string, object> { ["name"] = "default", ["context"] = new Dictionary<string, string> { ["cluster"] = name, ["user"] = "admin" } },
            },
            ["users"] = new[]
            {
                new Dictionary<string, object>
                {
                    ["name"] = "admin",
                    ["user"] = new Dictionary<string, string>
                    {
                        ["client-certificate-data"] = Base64(signed["pem"]!.ToString()),
                        ["client-key-data"] = Base64(key.ExportPkcs8PrivateKeyPem()),
                    },
                },
            },
        };
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using (var file = new StreamWriter(path, options))
            await file.WriteAsync(new SerializerBuilder().Build().Serialize(content));
        return new Kubeconfig(
            new Uri(bay["api_address"]!.ToString()),
            X509Certificate2.CreateFromPem(signed["pem"]!.ToString(), key.ExportPkcs8PrivateKeyPem()),
            X509Certificate2.CreateFromPem(ca["pem"]!.ToString()));
    }

    /// <summary>A client of the bay's engine.</summary>
    public HttpClient Connect() => DemoHttp.WithCertificate(server, client, authority);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
