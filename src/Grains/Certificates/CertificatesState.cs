using Magnum.Grains.Abstractions.Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>All keys of a bay; stored encrypted. Either everything is there or nothing.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.CertificatesState")]
internal sealed record CertificatesState
{
    /// <summary>Owner; null while there are no certificates.</summary>
    [Id(0)] public string? ProjectId { get; init; }

    /// <summary>The bay's name when they were made: the CAs' common name.</summary>
    [Id(1)] public string? BayName { get; init; }

    /// <summary>Signs the engine's servers, machines and users.</summary>
    [Id(2)] public KeyedCertificate? Kubernetes { get; init; }

    /// <summary>Signs etcd's servers, peers and clients.</summary>
    [Id(3)] public KeyedCertificate? Etcd { get; init; }

    /// <summary>Signs the aggregation layer's front proxy.</summary>
    [Id(4)] public KeyedCertificate? FrontProxy { get; init; }

    /// <summary>The service's own client certificate, CN=admin, O=system:masters.</summary>
    [Id(5)] public KeyedCertificate? Client { get; init; }

    /// <summary>PEM, SubjectPublicKeyInfo.</summary>
    [Id(6)] public string? ServiceAccountPublicKey { get; init; }

    /// <summary>PEM, PKCS #8.</summary>
    [Id(7)] public string? ServiceAccountPrivateKey { get; init; }

    /// <summary>The operation whose rotation is not settled; null otherwise.</summary>
    [Id(8)] public Guid? Rotation { get; init; }

    /// <summary>What signed before that rotation turned, and is believed until it is settled; null before.</summary>
    [Id(9)] public CertificatesState? Former { get; init; }

    /// <summary>The operation whose rotation was settled last: what a frozen process still asks for in its name comes too late.</summary>
    [Id(10)] public Guid? LastRotation { get; init; }

    /// <summary>What that rotation made, and what is to be believed already; null once it signs.</summary>
    [Id(11)] public CertificatesState? Next { get; init; }

    /// <summary>Makes everything anew. Takes a second of CPU time.</summary>
    /// <param name="bayName">Common name of the CAs.</param>
    /// <param name="projectId">Owner.</param>
    /// <param name="now">When they are made.</param>
    public static CertificatesState Create(string bayName, string projectId, DateTimeOffset now)
    {
        var kubernetes = CertificateAuthorityFactory.CreateAuthority(bayName, now);
        var serviceAccounts = ServiceAccountKeyPair.Create();
        return new CertificatesState
        {
            ProjectId = projectId,
            BayName = bayName,
            Kubernetes = kubernetes,
            Etcd = CertificateAuthorityFactory.CreateAuthority(bayName, now),
            FrontProxy = CertificateAuthorityFactory.CreateAuthority(bayName, now),
            Client = CertificateAuthorityFactory.CreateClient(kubernetes, "admin", "system:masters", now),
            ServiceAccountPublicKey = serviceAccounts.PublicKey,
            ServiceAccountPrivateKey = serviceAccounts.PrivateKey,
        };
    }

    /// <summary>The CA of that kind, or null while there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public KeyedCertificate? Authority(CertificateAuthority authority) => authority switch
    {
        CertificateAuthority.Kubernetes => Kubernetes,
        CertificateAuthority.Etcd => Etcd,
        CertificateAuthority.FrontProxy => FrontProxy,
        _ => throw new ArgumentOutOfRangeException(nameof(authority), authority, "No such authority."),
    };

    /// <summary>Whom to believe in what that kind of CA signs, or null while there is none: its certificate and, while a rotation is under way, behind it the one of the other set. PEM.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public string? Believed(CertificateAuthority authority) => Authority(authority) is { } signer
        ? (Next ?? Former) is { } other ? $"{signer.Certificate}\n{other.Authority(authority)!.Certificate}" : signer.Certificate
        : null;

    /// <summary>Hides the keys.</summary>
    public override string ToString() => $"{nameof(CertificatesState)} {{ ProjectId = {ProjectId} }}";
}
