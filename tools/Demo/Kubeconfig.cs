using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Magnum.Demo;

/// <summary>A kubeconfig made as clients make it: own key, request signed by the bay's CA.</summary>
internal static class Kubeconfig
{
    /// <summary>Makes key and request, has it signed, and writes the file with mode 0600.</summary>
    public static async Task WriteAsync(HttpClient magnum, JsonNode bay, string path, CancellationToken cancellationToken)
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
        var content = new KubeconfigFile
        {
            CurrentContext = "default",
            Clusters = [new() { Name = name, Cluster = new() { Server = bay["api_address"]!.ToString(), CertificateAuthorityData = Base64(ca["pem"]!.ToString()) } }],
            Contexts = [new() { Name = "default", Context = new() { Cluster = name, User = "admin" } }],
            Users = [new() { Name = "admin", User = new() { ClientCertificateData = Base64(signed["pem"]!.ToString()), ClientKeyData = Base64(key.ExportPkcs8PrivateKeyPem()) } }],
        };
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using var file = new StreamWriter(path, options);
        await file.WriteAsync(new SerializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Serialize(content));
    }

    /// <summary>A client of the bay's engine, with all that the file says and nothing else.</summary>
    /// <param name="path">A kubeconfig with one cluster and one user, as <see cref="WriteAsync"/> writes it.</param>
    public static HttpClient Connect(string path)
    {
        var file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<KubeconfigFile>(File.ReadAllText(path));
        var (cluster, user) = (file.Clusters.Single().Cluster, file.Users.Single().User);
        return DemoHttp.WithCertificate(
            new Uri(cluster.Server),
            X509Certificate2.CreateFromPem(Text(user.ClientCertificateData), Text(user.ClientKeyData)),
            X509Certificate2.CreateFromPem(Text(cluster.CertificateAuthorityData)));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
