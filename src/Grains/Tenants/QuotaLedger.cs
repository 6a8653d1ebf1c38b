namespace Magnum.Grains.Tenants;

/// <summary>Decides whether a project may have one more bay. Pure.</summary>
internal static class QuotaLedger
{
    /// <summary>A place not used after this time is free again: by then the intent was accepted, and is counted as a bay, or undone.</summary>
    internal static readonly TimeSpan ReservationLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Takes a place for <paramref name="bay"/>.</summary>
    /// <param name="work">The places taken so far.</param>
    /// <param name="existing">The bays that exist; their places need no reservation any more.</param>
    /// <param name="bay">The bay to come.</param>
    /// <param name="limit">The project's limit.</param>
    /// <param name="now">The time.</param>
    /// <returns>The places afterwards, or null when there is none free.</returns>
    public static TenantWork? Reserve(TenantWork work, IReadOnlyCollection<Guid> existing, Guid bay, int limit, DateTimeOffset now)
    {
        var live = Live(work, existing, now).ToList();
        if (live.Any(r => r.Key == bay) || existing.Contains(bay))
            return work;
        if (existing.Count + live.Count >= limit)
            return null;

        return work with { Reservations = work.Reservations.Clear().AddRange(live).Add(bay, now) };
    }

    /// <summary>Places that are taken: bays that exist and bays to come.</summary>
    public static int Used(TenantWork work, IReadOnlyCollection<Guid> existing, DateTimeOffset now) => existing.Count + Live(work, existing, now).Count();

    private static IEnumerable<KeyValuePair<Guid, DateTimeOffset>> Live(TenantWork work, IReadOnlyCollection<Guid> existing, DateTimeOffset now) =>
        work.Reservations.Where(r => now - r.Value < ReservationLifetime && !existing.Contains(r.Key));
}
