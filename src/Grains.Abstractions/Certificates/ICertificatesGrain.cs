using System.Text.Json.Serialization;
using Orleans.Concurrency;

namespace Magnum.Grains.Abstractions.Certificates;

/// <summary>The certificate authorities of one bay. Key: <see cref="GrainKeys.Certificates"/>.</summary>
[Alias("Magnum.ICertificatesGrain")]
public interface ICertificatesGrain : IGrainWithStringKey
{
    /// <summary>The CA's certificate as PEM, or null while the bay has none.</summary>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("GetAuthority")]
    Task<string?> GetAuthorityAsync(CertificateAuthority authority, CancellationToken cancellationToken);

    /// <summary>Signs a certificate request. Every call makes a new certificate; nothing is stored.</summary>
    /// <param name="authority">Which CA signs.</param>
    /// <param name="csr">PEM, PKCS #10.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("Sign")]
    Task<SignReply> SignAsync(CertificateAuthority authority, string csr, CancellationToken cancellationToken);
}

/// <summary>The three CAs of a bay.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CertificateAuthority>))]
public enum CertificateAuthority
{
    /// <summary>Signs the engine's servers, machines and users.</summary>
    Kubernetes = 0,

    /// <summary>Signs etcd's servers, peers and clients.</summary>
    Etcd = 1,

    /// <summary>Signs the aggregation layer's front proxy.</summary>
    FrontProxy = 2,
}

/// <summary>The answer to a certificate request.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.SignReply")]
public abstract record SignReply
{
    private SignReply()
    {
    }

    /// <summary>Signed.</summary>
    /// <param name="Pem">The certificate.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.SignReply.Issued")]
    public sealed record Issued([property: Id(0)] string Pem) : SignReply;

    /// <summary>The bay has no such CA (yet).</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.SignReply.NoAuthority")]
    public sealed record NoAuthority : SignReply;

    /// <summary>The text is no valid request.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.SignReply.InvalidRequest")]
    public sealed record InvalidRequest : SignReply;

    /// <summary>The request asks, as critical, for an extension that is never granted.</summary>
    /// <param name="Name">The extension's name or object identifier.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.SignReply.ExtensionNotAllowed")]
    public sealed record ExtensionNotAllowed([property: Id(0)] string Name) : SignReply;
}
