namespace Magnum.Grains.Certificates;

/// <summary>A certificate with its private key. Stored encrypted, never sent to another grain.</summary>
/// <param name="Certificate">PEM, without a line break at the end.</param>
/// <param name="PrivateKey">PEM, PKCS #8, not encrypted.</param>
[GenerateSerializer, Immutable, Alias("Magnum.KeyedCertificate")]
internal sealed record KeyedCertificate([property: Id(0)] string Certificate, [property: Id(1)] string PrivateKey)
{
    /// <summary>Hides the key.</summary>
    public override string ToString() => nameof(KeyedCertificate);
}
