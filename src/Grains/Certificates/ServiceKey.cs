using System.Security.Cryptography;

namespace Magnum.Grains.Certificates;

/// <summary>The key by which this process is known to all engines. Made at start, kept in memory only; each bay's authority signs a certificate for it.</summary>
/// <remarks>One for all bays, on an elliptic curve, because ten thousand RSA keys would be a quarter of an hour of arithmetic at each start.</remarks>
internal sealed class ServiceKey : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ServiceKey() => PublicKey = key.ExportSubjectPublicKeyInfo();

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public byte[] PublicKey { get; }

    /// <summary>For TLS.</summary>
    public AsymmetricAlgorithm Key => key;

    public void Dispose() => key.Dispose();

    /// <summary>Hides the key.</summary>
    public override string ToString() => nameof(ServiceKey);
}
