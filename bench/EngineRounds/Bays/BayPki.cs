using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.EngineRounds.Bays;

/// <summary>Makes the certificates of bays: each its own authority. On elliptic curves, because a thousand RSA keys would take longer than all measurements.</summary>
internal static class BayPki
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset Until = From.AddDays(3);

    /// <summary>An authority, a server's certificate and its key, and a client's certificate; all PEM.</summary>
    /// <param name="client">The client's public key.</param>
    /// <param name="serial">Number of the bay.</param>
    public static (string Authority, string Server, string ServerKey, string Client) Make(PublicKey client, int serial)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=bay-{serial}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var authority = request.CreateSelfSigned(From, Until);
        return (
            authority.ExportCertificatePem(),
            Sign(authority, new CertificateRequest(new X500DistinguishedName("CN=kubernetes"), new PublicKey(serverKey), HashAlgorithmName.SHA256), 1),
            serverKey.ExportPkcs8PrivateKeyPem(),
            Sign(authority, new CertificateRequest(new X500DistinguishedName("CN=admin, O=system:masters"), client, HashAlgorithmName.SHA256), 2));
    }

    private static string Sign(X509Certificate2 authority, CertificateRequest request, byte serial)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, From, Until, [serial]);
        return certificate.ExportCertificatePem();
    }
}
