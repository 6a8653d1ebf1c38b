using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Magnum.Engines;

/// <summary>By what an engine is known, and what is shown to it.</summary>
public sealed class EngineIdentity
{
    private readonly AsymmetricAlgorithm key;

    /// <param name="authority">PEM of the only authorities whose server certificates are believed: one, or while it is rotated two.</param>
    /// <param name="certificate">PEM of the client certificate.</param>
    /// <param name="key">Its private key, RSA or ECDSA; stays in memory and belongs to the caller.</param>
    public EngineIdentity(string authority, string certificate, AsymmetricAlgorithm key)
    {
        Authority = authority;
        Certificate = certificate;
        this.key = key;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(authority + certificate)).AsSpan(0, 8));
    }

    /// <summary>PEM of the bay's authority, or authorities.</summary>
    public string Authority { get; }

    /// <summary>PEM of the client certificate.</summary>
    public string Certificate { get; }

    /// <summary>Hex text that differs between identities.</summary>
    public string Fingerprint { get; }

    /// <summary>Hides everything but the fingerprint.</summary>
    public override string ToString() => $"{nameof(EngineIdentity)} {Fingerprint}";

    internal X509Certificate2 ToCertificateWithKey()
    {
        using var bare = X509Certificate2.CreateFromPem(Certificate);
        return key switch
        {
            ECDsa ecdsa => bare.CopyWithPrivateKey(ecdsa),
            RSA rsa => bare.CopyWithPrivateKey(rsa),
            _ => throw new NotSupportedException($"A client key of the kind {key.SignatureAlgorithm}."),
        };
    }
}
