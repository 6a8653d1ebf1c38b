namespace Magnum.Grains.Certificates;

/// <summary>What a bay's reconciler asks of its certificates. Same key as <see cref="Abstractions.Certificates.ICertificatesGrain"/>.</summary>
[Alias("Magnum.ICertificatesSystem")]
internal interface ICertificatesSystem : IGrainWithStringKey
{
    /// <summary>Makes the bay's CAs and keys once; afterwards answers the same ones. May be repeated.</summary>
    [Alias("Ensure")]
    Task<BayCertificates> EnsureAsync(EnsureCertificates command, CancellationToken cancellationToken);

    /// <summary>Forgets all keys of the bay. May be repeated.</summary>
    [Alias("Forget")]
    Task ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>Whose certificates are made.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.EnsureCertificates")]
internal sealed record EnsureCertificates([property: Id(0)] string BayName, [property: Id(1)] string ProjectId);

/// <summary>The part of a bay's certificates that its machines are built with.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.BayCertificates")]
internal sealed record BayCertificates(
    [property: Id(0)] string CaCertificate,
    [property: Id(1)] string ServiceAccountPublicKey,
    [property: Id(2)] string ServiceAccountPrivateKey)
{
    /// <summary>Hides the key.</summary>
    public override string ToString() => nameof(BayCertificates);
}
