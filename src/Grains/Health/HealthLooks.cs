using Magnum.Engines;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Certificates;

namespace Magnum.Grains.Health;

/// <summary>Looks at a bay's engine with a certificate of the bay's own authority.</summary>
internal sealed class HealthLooks(IEngineReader engines, IGrainFactory grains, ServiceKey key, TimeProvider time)
{
    /// <summary>How long the service's certificates last. A stolen one is worth nothing tomorrow; and the key behind it is in no file.</summary>
    internal static readonly TimeSpan CertificateLifetime = TimeSpan.FromHours(24);

    /// <summary>One look; changes nothing.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="watch">Where its engine is.</param>
    /// <param name="held">What the last look left; null for the first one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was seen, and what the next look is to be given.</returns>
    /// <exception cref="OrleansException">The bay's certificates can't be asked.</exception>
    /// <exception cref="TimeoutException">They don't answer.</exception>
    public async Task<(EngineReading Reading, HeldIdentity? Held)> LookAsync(Guid bay, HealthWatch.Asked watch, HeldIdentity? held, CancellationToken cancellationToken)
    {
        if (!watch.HasTls)
            return (await engines.ReadAsync(new EngineTarget(bay, watch.Kind, watch.Address, null), cancellationToken), null);

        held = held is not null && time.GetUtcNow() < held.RenewAt ? held : await ObtainAsync(bay, cancellationToken);
        if (held is null)
            return (new EngineReading.Unauthorized("The cluster has no certificates."), null);
        var reading = await engines.ReadAsync(new EngineTarget(bay, watch.Kind, watch.Address, held.Identity), cancellationToken);

        // Whatever is wrong with the certificates: perhaps they were rotated, and the next look has the new ones.
        return (reading, reading is EngineReading.CertificateRefused or EngineReading.Unauthorized ? null : held);
    }

    private async Task<HeldIdentity?> ObtainAsync(Guid bay, CancellationToken cancellationToken)
    {
        var renewAt = time.GetUtcNow() + (CertificateLifetime / 2);
        var issued = await grains.GetGrain<ICertificatesSystem>(GrainKeys.Certificates(bay))
            .IssueServiceAsync(new IssueServiceCertificate(key.PublicKey, CertificateLifetime), cancellationToken);
        return issued is null ? null : new HeldIdentity(new EngineIdentity(issued.Authority, issued.Certificate, key.Key), renewAt);
    }
}

/// <summary>A certificate that is used until its time.</summary>
internal sealed record HeldIdentity(EngineIdentity Identity, DateTimeOffset RenewAt);
