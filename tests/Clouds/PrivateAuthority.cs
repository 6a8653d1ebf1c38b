using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Clouds;

/// <summary>A CA that no system knows, with a server's certificate for loopback.</summary>
public sealed class PrivateAuthority : IDisposable
{
    private readonly X509Certificate2 authority;

    /// <summary>Makes both; they are good for a day.</summary>
    public PrivateAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=cloud", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        authority = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddDays(1));

        using var serverKey = RSA.Create(2048);
        var server = new CertificateRequest("CN=service", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using var signed = server.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(serverKey);
        // Through PKCS #12, because the TLS layer wants a key that it can find again.
        Server = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The CA's certificate.</summary>
    public string Pem => authority.ExportCertificatePem();

    /// <summary>The server's, with its key.</summary>
    public X509Certificate2 Server { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        authority.Dispose();
        Server.Dispose();
    }
}
