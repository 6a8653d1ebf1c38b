using Magnum.Engines;

namespace Magnum.Grains.Health;

/// <summary>Looks at a bay's engine with a certificate of the bay's own authority.</summary>
internal sealed class HealthLooks(IEngineReader engines, EngineAccess access)
{
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
            return (await engines.ReadAsync(watch.Target(bay, null), cancellationToken), null);

        held = await access.HoldAsync(bay, held, cancellationToken);
        if (held is null)
            return (new EngineReading.Unauthorized("The cluster has no certificates."), null);
        var reading = await engines.ReadAsync(watch.Target(bay, held.Identity), cancellationToken);

        // Whatever is wrong with the certificates: perhaps they were rotated, and the next look has the new ones.
        return (reading, reading is EngineReading.CertificateRefused or EngineReading.Unauthorized ? null : held);
    }

    /// <summary>One look at what keeps the engine's memory; changes nothing.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="watch">Where its engine is.</param>
    /// <param name="held">What the last look left; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OrleansException">The bay's certificates can't be asked.</exception>
    /// <exception cref="TimeoutException">They don't answer.</exception>
    public async Task<StoreReading> LookAtStoreAsync(Guid bay, HealthWatch.Asked watch, HeldIdentity? held, CancellationToken cancellationToken)
    {
        held = watch.HasTls ? await access.HoldAsync(bay, held, cancellationToken) : null;
        return watch.HasTls && held is null
            ? new StoreReading.Failed("The cluster has no certificates.")
            : await engines.ReadStoreAsync(watch.Target(bay, held?.Identity), cancellationToken);
    }
}
