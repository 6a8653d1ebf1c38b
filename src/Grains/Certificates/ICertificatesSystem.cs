using Orleans.Concurrency;

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

    /// <summary>Begins a rotation: makes new CAs, which are to be believed beside those that sign. The key pair for service accounts stays.</summary>
    /// <remarks>May be repeated: one operation makes one set. What a rotation of another operation that was never settled left beside those that sign is dropped. After it was settled nothing happens.</remarks>
    /// <returns>Only after they are stored.</returns>
    /// <exception cref="ArgumentException">They belong to another project.</exception>
    [ResponseTimeout("00:05:00")]
    [Alias("Rotate")]
    Task RotateAsync(RotateCertificates command, CancellationToken cancellationToken);

    /// <summary>Has the new CAs of a rotation sign from now on; the former ones are still to be believed. May be repeated; of any other operation than the one under way it has no effect.</summary>
    [Alias("TurnRotation")]
    Task TurnAsync(TurnRotation command, CancellationToken cancellationToken);

    /// <summary>Ends a rotation: only the CAs that sign are left, the new ones if it turned. May be repeated; what is said of any other operation than the one under way has no effect.</summary>
    [Alias("SettleRotation")]
    Task SettleRotationAsync(SettleRotation command, CancellationToken cancellationToken);

    /// <summary>Signs a certificate with which the service itself speaks to the bay's engine: CN=admin, O=system:masters, as Magnum's own. May be repeated.</summary>
    /// <returns>Null while there are no certificates.</returns>
    [AlwaysInterleave]
    [Alias("IssueService")]
    Task<ServiceCertificate?> IssueServiceAsync(IssueServiceCertificate command, CancellationToken cancellationToken);

    /// <summary>Forgets all keys of the bay. May be repeated.</summary>
    [Alias("Forget")]
    Task ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>Whose certificates are made.</summary>
/// <param name="BayName">Common name of the CAs.</param>
/// <param name="ProjectId">Owner.</param>
[GenerateSerializer, Immutable, Alias("Magnum.EnsureCertificates")]
internal sealed record EnsureCertificates([property: Id(0)] string BayName, [property: Id(1)] string ProjectId);

/// <summary>Which operation rotates whose certificates.</summary>
/// <param name="OperationId">The bay's operation.</param>
/// <param name="BayName">Common name of the CAs.</param>
/// <param name="ProjectId">Owner.</param>
[GenerateSerializer, Immutable, Alias("Magnum.RotateCertificates")]
internal sealed record RotateCertificates([property: Id(0)] Guid OperationId, [property: Id(1)] string BayName, [property: Id(2)] string ProjectId);

/// <summary>Which rotation turns.</summary>
/// <param name="OperationId">The bay's operation.</param>
[GenerateSerializer, Immutable, Alias("Magnum.TurnRotation")]
internal sealed record TurnRotation([property: Id(0)] Guid OperationId);

/// <summary>Which rotation ends.</summary>
/// <param name="OperationId">The bay's operation.</param>
[GenerateSerializer, Immutable, Alias("Magnum.SettleRotation")]
internal sealed record SettleRotation([property: Id(0)] Guid OperationId);

/// <summary>For which key, and how long.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER; the private key stays with who asks.</param>
/// <param name="Lifetime">From now on.</param>
[GenerateSerializer, Immutable, Alias("Magnum.IssueServiceCertificate")]
internal sealed record IssueServiceCertificate([property: Id(0)] byte[] PublicKey, [property: Id(1)] TimeSpan Lifetime);

/// <summary>By what the service and an engine know each other. Both PEM.</summary>
/// <param name="Authority">Certificate of the Kubernetes CA; of both, while one is rotated.</param>
/// <param name="Certificate">The service's, signed by it, or by the first of them.</param>
[GenerateSerializer, Immutable, Alias("Magnum.ServiceCertificate")]
internal sealed record ServiceCertificate([property: Id(0)] string Authority, [property: Id(1)] string Certificate);

/// <summary>The part of a bay's certificates that its machines are built with. All PEM.</summary>
/// <param name="CaCertificate">Certificate of the Kubernetes CA; of both, while one is rotated, the one that signs first.</param>
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
