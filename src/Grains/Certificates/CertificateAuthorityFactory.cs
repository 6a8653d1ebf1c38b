using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>Makes certificate authorities and certificates signed by them.</summary>
/// <remarks>
/// Shape as openstack/magnum magnum/common/x509/operations.py (15.0.1): RSA 2048, SHA-256, valid from one day ago for five years, random serial.
/// Ours also carry key identifiers: the three CAs of a bay share one subject, and only these tell them apart.
/// </remarks>
internal static class CertificateAuthorityFactory
{
    private const int KeyBits = 2048;
    private const int SerialBytes = 16;

    /// <summary>Before now, so that machines whose clocks are behind accept it.</summary>
    internal static readonly TimeSpan Backdating = TimeSpan.FromDays(1);

    /// <summary>After now.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(5 * 365);

    /// <summary>A new self-signed CA.</summary>
    /// <param name="commonName">The bay's name.</param>
    /// <param name="now">The time.</param>
    public static KeyedCertificate CreateAuthority(string commonName, DateTimeOffset now)
    {
        using var key = RSA.Create(KeyBits);
        var request = new CertificateRequest(NameOf(commonName, null), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        using var certificate = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), now - Backdating, now + Lifetime, NewSerial());
        return new KeyedCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A client certificate of our own, signed by a CA.</summary>
    public static KeyedCertificate CreateClient(KeyedCertificate authority, string commonName, string organization, DateTimeOffset now)
    {
        using var key = RSA.Create(KeyBits);
        var request = new CertificateRequest(NameOf(commonName, organization), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        return new KeyedCertificate(Sign(authority, request, now), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Signs a prepared request; adds the key identifiers.</summary>
    /// <returns>PEM.</returns>
    public static string Sign(KeyedCertificate authority, CertificateRequest request, DateTimeOffset now)
    {
        using var issuer = X509Certificate2.CreateFromPem(authority.Certificate);
        using var issuerKey = RSA.Create();
        issuerKey.ImportFromPem(authority.PrivateKey);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));

        // Never outlives its CA: verifiers check each link's dates.
        var notAfter = now + Lifetime < issuer.NotAfter ? now + Lifetime : new DateTimeOffset(issuer.NotAfter);
        using var certificate = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForRSA(issuerKey, RSASignaturePadding.Pkcs1), Later(now - Backdating, issuer.NotBefore), notAfter, NewSerial());
        return certificate.ExportCertificatePem();
    }

    /// <summary>A new RSA pair for service accounts.</summary>
    public static (string PublicKey, string PrivateKey) CreateServiceAccountKeys()
    {
        using var key = RSA.Create(KeyBits);
        return (key.ExportSubjectPublicKeyInfoPem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static DateTimeOffset Later(DateTimeOffset wanted, DateTime earliest) => wanted > earliest ? wanted : new DateTimeOffset(earliest);

    private static X500DistinguishedName NameOf(string commonName, string? organization)
    {
        var name = new X500DistinguishedNameBuilder();
        if (organization is not null)
            name.AddOrganizationName(organization);
        name.AddCommonName(commonName);
        return name.Build();
    }

    // Positive, as certificates demand: the first bit stays clear.
    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        return serial;
    }
}

/// <summary>A certificate with its private key, both PEM.</summary>
internal sealed record KeyedCertificate(string Certificate, string PrivateKey)
{
    /// <summary>Hides the key.</summary>
    public override string ToString() => nameof(KeyedCertificate);
}
