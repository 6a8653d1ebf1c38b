using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Certificates;

namespace Magnum.Engines.Tests.Engines;

/// <summary>A bay's certificates, made by the code that makes them for real bays.</summary>
internal sealed class EnginePki : IDisposable
{
    private readonly KeyedCertificate authority;
    private readonly ServiceKey key = new();
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    public EnginePki() => authority = CertificateAuthorityFactory.CreateAuthority("bay", now);

    /// <summary>PEM of the authority.</summary>
    public string Authority => authority.Certificate;

    /// <summary>A certificate of a server on loopback, and its key; both PEM.</summary>
    public (string Certificate, string Key) Server(bool isExpired = false, IPAddress? address = null)
    {
        using var serverKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=kubernetes", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address ?? IPAddress.Loopback);
        names.AddDnsName("kubernetes");
        request.CertificateExtensions.Add(names.Build());
        // Certificates are good for five years.
        var at = isExpired ? now.AddYears(-6) : now;
        var issued = Assert.IsType<Grains.Abstractions.Certificates.SignReply.Issued>(RequestSigner.Sign(authority, request.CreateSigningRequestPem(), at));
        return (issued.Pem, serverKey.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>What the service shows and believes.</summary>
    /// <param name="isExpired">Whether the service's certificate has expired.</param>
    /// <param name="trusted">The authority that is believed; null for this one.</param>
    public EngineIdentity Service(bool isExpired = false, string? trusted = null) => new(
        trusted ?? Authority,
        CertificateAuthorityFactory.IssueClient(
            authority, PublicKey.CreateFromSubjectPublicKeyInfo(key.PublicKey, out _), "admin", "system:masters", isExpired ? now.AddHours(-2) : now, TimeSpan.FromHours(1)),
        key.Key);

    public void Dispose() => key.Dispose();
}
