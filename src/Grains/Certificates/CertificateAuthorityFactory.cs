using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>Makes certificate authorities, and certificates signed by them. Pure but for the randomness of keys and serial numbers.</summary>
/// <remarks>
/// Shape: openstack/magnum magnum/common/x509/operations.py (15.0.1), RSA 2048 and SHA-256, names in UTF-8.
/// Ours also carry key identifiers: the three CAs of a bay share one subject, and only the key tells them apart.
/// </remarks>
internal static class CertificateAuthorityFactory
{
    /// <summary>Size of the keys that are made here.</summary>
    internal const int KeyBits = 2048;

    /// <summary>Certificates begin this long before they are made, so that machines whose clocks are behind accept them.</summary>
    internal static readonly TimeSpan Backdating = TimeSpan.FromDays(1);

    /// <summary>Certificates end this long after they are made, those signed late in a CA's life included, as with Magnum.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(5 * 365);

    private const int SerialBytes = 16;
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>A new self-signed CA that may sign certificates but no further CAs. Takes a tenth of a second of CPU time, or more.</summary>
    /// <param name="commonName">The bay's name; may be longer than the 64 characters of X.520, as Magnum allows.</param>
    /// <param name="now">When it is made.</param>
    public static KeyedCertificate CreateAuthority(string commonName, DateTimeOffset now)
    {
        using var key = RSA.Create(KeyBits);
        var request = new CertificateRequest(Name(commonName, organization: null), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        return new KeyedCertificate(Sign(request, request.SubjectName, key, now, Lifetime), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A client certificate of the service's own.</summary>
    /// <param name="authority">Who signs.</param>
    /// <param name="commonName">The user, to Kubernetes.</param>
    /// <param name="organization">The user's group, to Kubernetes.</param>
    /// <param name="now">When it is made.</param>
    public static KeyedCertificate CreateClient(KeyedCertificate authority, string commonName, string organization, DateTimeOffset now)
    {
        using var key = RSA.Create(KeyBits);
        return new KeyedCertificate(IssueClient(authority, new PublicKey(key), commonName, organization, now, Lifetime), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A client certificate for a key that is somebody else's.</summary>
    /// <param name="authority">Who signs.</param>
    /// <param name="publicKey">Whose key.</param>
    /// <param name="commonName">The user, to Kubernetes.</param>
    /// <param name="organization">The user's group, to Kubernetes.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="lifetime">How long after that it ends.</param>
    /// <returns>The certificate, PEM.</returns>
    public static string IssueClient(KeyedCertificate authority, PublicKey publicKey, string commonName, string organization, DateTimeOffset now, TimeSpan lifetime)
    {
        var request = new CertificateRequest(Name(commonName, organization), publicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return Issue(authority, request, now, lifetime);
    }

    /// <summary>Signs a request whose extensions are settled; adds the key identifiers.</summary>
    /// <returns>The certificate, PEM.</returns>
    public static string Issue(KeyedCertificate authority, CertificateRequest request, DateTimeOffset now) => Issue(authority, request, now, Lifetime);

    private static string Issue(KeyedCertificate authority, CertificateRequest request, DateTimeOffset now, TimeSpan lifetime)
    {
        using var issuer = X509Certificate2.CreateFromPem(authority.Certificate);
        using var key = RSA.Create();
        key.ImportFromPem(authority.PrivateKey);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return Sign(request, issuer.SubjectName, key, now, lifetime);
    }

    private static string Sign(CertificateRequest request, X500DistinguishedName issuer, RSA key, DateTimeOffset now, TimeSpan lifetime)
    {
        var generator = X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1);

        // The bytes are taken as an unsigned number: positive, as certificates demand.
        using var certificate = request.Create(issuer, generator, now - Backdating, now + lifetime, RandomNumberGenerator.GetBytes(SerialBytes));
        return certificate.ExportCertificatePem();
    }

    // The builder writes the last one added first: CN, then O, as Magnum's.
    private static X500DistinguishedName Name(string commonName, string? organization)
    {
        var name = new X500DistinguishedNameBuilder();
        if (organization is not null)
            name.AddOrganizationName(organization);
        name.AddCommonName(commonName);
        return name.Build();
    }
}
