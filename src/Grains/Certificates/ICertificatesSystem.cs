namespace Magnum.Grains.Certificates;

/// <summary>What a bay's reconciler asks of its certificates. Same key as <see cref="Abstractions.Certificates.ICertificatesGrain"/>; needs no caller.</summary>
[Alias("Magnum.ICertificatesSystem")]
internal interface ICertificatesSystem : IGrainWithStringKey
{
    /// <summary>Makes the bay's CAs and keys once; afterwards answers the same ones. May be repeated, also while it runs.</summary>
    /// <returns>Only after they are stored.</returns>
    /// <exception cref="ArgumentException">They exist and belong to another project.</exception>
    [ResponseTimeout("00:05:00")] // When hundreds of bays come at once, the last one's keys are made after minutes.
    [Alias("Ensure")]
    Task<BayCertificates> EnsureAsync(EnsureCertificates command, CancellationToken cancellationToken);

    /// <summary>Forgets all keys of the bay. May be repeated.</summary>
    [Alias("Forget")]
    Task ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>Whose certificates are made.</summary>
/// <param name="BayName">Common name of the CAs.</param>
/// <param name="ProjectId">Owner.</param>
[GenerateSerializer, Immutable, Alias("Magnum.EnsureCertificates")]
internal sealed record EnsureCertificates([property: Id(0)] string BayName, [property: Id(1)] string ProjectId);

/// <summary>The part of a bay's certificates that its machines are built with. All PEM.</summary>
/// <param name="CaCertificate">Certificate of the Kubernetes CA.</param>
/// <param name="ServiceAccountPublicKey">SubjectPublicKeyInfo.</param>
/// <param name="ServiceAccountPrivateKey">PKCS #8.</param>
[GenerateSerializer, Immutable, Alias("Magnum.BayCertificates")]
internal sealed record BayCertificates(
    [property: Id(0)] string CaCertificate,
    [property: Id(1)] string ServiceAccountPublicKey,
    [property: Id(2)] string ServiceAccountPrivateKey)
{
    /// <summary>Hides the key.</summary>
    public override string ToString() => nameof(BayCertificates);
}
