using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Silo.Tests.GrainClients;

/// <summary>An authority of its own with a certificate for the gateway and one for a client, as PEM files.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly DateTimeOffset Until = DateTimeOffset.UnixEpoch.AddYears(150);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-gateway-");
    private readonly X509Certificate2 authority;

    public Certificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(From, Until);
        File.WriteAllText(Path("authority.pem"), authority.ExportCertificatePem());
        Issue("gateway", "1.3.6.1.5.5.7.3.1");
        Issue("client", "1.3.6.1.5.5.7.3.2");
    }

    /// <summary>Settings of a silo.</summary>
    public IReadOnlyDictionary<string, string> OfGateway => new Dictionary<string, string>
    {
        ["Magnum__Gateway__CertificateFile"] = Path("gateway.pem"),
        ["Magnum__Gateway__KeyFile"] = Path("gateway.key"),
        ["Magnum__Gateway__ClientCaFile"] = Path("authority.pem"),
    };

    /// <summary>Variables of the sample.</summary>
    public IReadOnlyDictionary<string, string> OfClient => new Dictionary<string, string>
    {
        ["MAGNUM_CERTIFICATE"] = Path("client.pem"),
        ["MAGNUM_KEY"] = Path("client.key"),
        ["MAGNUM_CA"] = Path("authority.pem"),
        ["MAGNUM_GATEWAY_NAME"] = "gateway",
    };

    /// <summary>A certificate with its key, by its name.</summary>
    public X509Certificate2 Load(string name) => X509Certificate2.CreateFromPemFile(Path($"{name}.pem"), Path($"{name}.key"));

    public void Dispose()
    {
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private void Issue(string name, string use)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        using var issued = request.Create(authority, From, Until.AddYears(-1), RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(Path($"{name}.pem"), issued.ExportCertificatePem());
        File.WriteAllText(Path($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private string Path(string file) => System.IO.Path.Combine(folder.FullName, file);
}
