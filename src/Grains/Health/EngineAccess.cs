using Magnum.Engines;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Certificates;

namespace Magnum.Grains.Health;

/// <summary>Certificates of a bay's own authority, with which its engine is spoken to.</summary>
internal sealed class EngineAccess(IGrainFactory grains, ServiceKey key, TimeProvider time)
{
    /// <summary>How long the service's certificates last. A stolen one is worth nothing tomorrow; and the key behind it is in no file.</summary>
    internal static readonly TimeSpan CertificateLifetime = TimeSpan.FromHours(24);

    /// <summary>The certificate that is held, or a new one where its time has come; null when the bay has no authority.</summary>
    /// <exception cref="OrleansException">The bay's certificates can't be asked.</exception>
    /// <exception cref="TimeoutException">They don't answer.</exception>
    public async Task<HeldIdentity?> HoldAsync(Guid bay, HeldIdentity? held, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (held is not null && now < held.RenewAt)
            return held;
        var issued = await grains.GetGrain<ICertificatesSystem>(GrainKeys.Certificates(bay))
            .IssueServiceAsync(new IssueServiceCertificate(key.PublicKey, CertificateLifetime), cancellationToken);
        return issued is null ? null : new HeldIdentity(new EngineIdentity(issued.Authority, issued.Certificate, key.Key), now + (CertificateLifetime / 2));
    }
}

/// <summary>A certificate that is used until its time.</summary>
internal sealed record HeldIdentity(EngineIdentity Identity, DateTimeOffset RenewAt);
