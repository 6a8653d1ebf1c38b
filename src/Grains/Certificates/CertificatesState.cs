using Magnum.Grains.Abstractions.Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>All keys of a bay; stored encrypted.</summary>
internal sealed record CertificatesState
{
    /// <summary>Owner.</summary>
    public string? ProjectId { get; init; }

    public KeyedCertificate? Kubernetes { get; init; }

    public KeyedCertificate? Etcd { get; init; }

    public KeyedCertificate? FrontProxy { get; init; }

    /// <summary>The service's own client certificate, CN=admin, O=system:masters.</summary>
    public KeyedCertificate? Client { get; init; }

    public string? ServiceAccountPublicKey { get; init; }

    public string? ServiceAccountPrivateKey { get; init; }

    /// <summary>The CA of that kind, or null while there is none.</summary>
    public KeyedCertificate? Authority(CertificateAuthority authority) => authority switch
    {
        CertificateAuthority.Kubernetes => Kubernetes,
        CertificateAuthority.Etcd => Etcd,
        CertificateAuthority.FrontProxy => FrontProxy,
        _ => throw new ArgumentOutOfRangeException(nameof(authority), authority, "No such authority."),
    };

    /// <summary>Makes everything anew. Takes a second of CPU time; a bay that is deleted meanwhile needs the rest no more.</summary>
    public static CertificatesState Create(string bayName, string projectId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        KeyedCertificate Authority()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return CertificateAuthorityFactory.CreateAuthority(bayName, now);
        }

        var kubernetes = Authority();
        var etcd = Authority();
        var frontProxy = Authority();
        cancellationToken.ThrowIfCancellationRequested();
        var (publicKey, privateKey) = CertificateAuthorityFactory.CreateServiceAccountKeys();
        return new CertificatesState
        {
            ProjectId = projectId,
            Kubernetes = kubernetes,
            Etcd = etcd,
            FrontProxy = frontProxy,
            Client = CertificateAuthorityFactory.CreateClient(kubernetes, "admin", "system:masters", now),
            ServiceAccountPublicKey = publicKey,
            ServiceAccountPrivateKey = privateKey,
        };
    }
}
