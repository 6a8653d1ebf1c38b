using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Abstractions.Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>Signs what machines and tenants ask for, within the rules.</summary>
/// <remarks>
/// Rules of openstack/magnum magnum/common/x509/{operations,validator}.py (15.0.1): the subject is copied as it is; five extensions are granted;
/// another one is refused where it is critical and dropped where it is not; nobody becomes a CA; key usages are cut to three.
/// </remarks>
internal static class RequestSigner
{
    /// <summary>Requests are a few kilobytes; what is longer is none.</summary>
    private const int RequestLengthMax = 64 * 1024;

    private const X509KeyUsageFlags GrantedUsages = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.NonRepudiation;

    private const string BasicConstraints = "2.5.29.19";
    private const string ExtendedKeyUsage = "2.5.29.37";
    private const string KeyUsage = "2.5.29.15";
    private const string SubjectAltName = "2.5.29.17";
    private const string SubjectKeyIdentifier = "2.5.29.14";

    /// <summary>Signs a request, or says why not.</summary>
    /// <param name="authority">Who signs.</param>
    /// <param name="csr">PEM, PKCS #10.</param>
    /// <param name="now">The time.</param>
    public static SignReply Sign(KeyedCertificate authority, string csr, DateTimeOffset now)
    {
        if (Load(csr) is not { } asked)
            return new SignReply.InvalidRequest();

        var granted = new CertificateRequest(asked.SubjectName, asked.PublicKey, HashAlgorithmName.SHA256);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var extension in asked.CertificateExtensions)
        {
            var oid = extension.Oid?.Value;
            if (oid is null || !seen.Add(oid))
                return new SignReply.InvalidRequest();
            if (Grant(extension, oid, out var allowed))
            {
                if (allowed is not null)
                    granted.CertificateExtensions.Add(allowed);
            }
            else if (extension.Critical)
            {
                return new SignReply.ExtensionNotAllowed(extension.Oid!.FriendlyName is { Length: > 0 } name ? name : oid);
            }
        }

        return new SignReply.Issued(CertificateAuthorityFactory.Sign(authority, granted, now));
    }

    private static CertificateRequest? Load(string csr)
    {
        if (csr.Length > RequestLengthMax)
            return null;
        try
        {
            // The signature of the request is checked: who asks must hold the key.
            return CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or AsnContentException or NotSupportedException)
        {
            return null;
        }
    }

    // True for the five extensions that are known; `allowed` is what of them is granted, null where we add our own.
    private static bool Grant(X509Extension extension, string oid, out X509Extension? allowed)
    {
        allowed = null;
        try
        {
            switch (oid)
            {
                case KeyUsage:
                    var usages = new X509KeyUsageExtension(extension, extension.Critical).KeyUsages & GrantedUsages;
                    allowed = usages == X509KeyUsageFlags.None ? null : new X509KeyUsageExtension(usages, extension.Critical);
                    return true;
                case BasicConstraints:
                    allowed = new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, extension.Critical);
                    return true;
                case ExtendedKeyUsage:
                case SubjectAltName:
                    allowed = extension;
                    return true;
                case SubjectKeyIdentifier:
                    return true;
                default:
                    return false;
            }
        }
        catch (CryptographicException)
        {
            // Known by name but malformed: as good as not known.
            return false;
        }
    }
}
