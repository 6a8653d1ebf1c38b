using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Certificates;

namespace Magnum.Grains.Tests.Certificates;

/// <summary>One CA and one requester's key for all tests: making keys is slow, and neither changes.</summary>
internal static class Authority
{
    public const string BayName = "k8s-bay";

    public static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 30, 15, TimeSpan.Zero);

    public static readonly KeyedCertificate Keyed = CertificateAuthorityFactory.CreateAuthority(BayName, Now);

    public static readonly ECDsa RequesterKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static X509Certificate2 Certificate => X509Certificate2.CreateFromPem(Keyed.Certificate);

    /// <summary>A request for CN=node with these extensions.</summary>
    public static string Request(params X509Extension[] extensions) => Request("CN=node", extensions);

    /// <summary>A request with these extensions.</summary>
    public static string Request(string subject, params X509Extension[] extensions)
    {
        var request = new CertificateRequest(subject, RequesterKey, HashAlgorithmName.SHA256);
        foreach (var extension in extensions)
            request.CertificateExtensions.Add(extension);
        return request.CreateSigningRequestPem();
    }

    /// <summary>Whether the certificate chains up to that root and nothing else, at that time.</summary>
    public static X509ChainStatusFlags Verify(X509Certificate2 certificate, X509Certificate2 root, DateTimeOffset at)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        var isGood = chain.Build(certificate);
        return isGood ? X509ChainStatusFlags.NoError : chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, one) => all | one.Status);
    }
}
