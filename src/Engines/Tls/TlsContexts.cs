using Microsoft.Extensions.Options;

namespace Magnum.Engines.Tls;

/// <summary>The contexts of the bays last looked at, never more than <see cref="EngineOptions.KeptContexts"/>.</summary>
/// <remarks>
/// All bays are looked at in turn, again and again. A plain "least recently used" cache that is one bay too small would then drop each context just before it is
/// wanted. So a full cache gives way only to chance: one newcomer in <see cref="Odds"/> takes the place of the one unused for longest among a few
/// drawn ones, unless that one's connection is still good for another look: nothing would be won. The kept ones are then found again in every turn, and those of
/// bays that are gone leave in time.
/// </remarks>
internal sealed class TlsContexts(IOptions<EngineOptions> options, TimeProvider time, Random chance)
{
    /// <summary>How many newcomers come for one that is let in.</summary>
    internal const int Odds = 8;

    private const int Drawn = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Entry> entries = [];
    private readonly List<Guid> order = [];

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return entries.Count;
        }
    }

    /// <summary>Whether a context of that bay is kept.</summary>
    public bool IsKnown(Guid bay)
    {
        lock (gate)
            return entries.ContainsKey(bay);
    }

    /// <summary>The context for that identity, made now where there is none.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="identity">Another one than before replaces the bay's former context.</param>
    /// <param name="isKept">Whether it will be found again; if not, it is the caller's to end.</param>
    public TlsContext Get(Guid bay, EngineIdentity identity, out bool isKept)
    {
        lock (gate)
        {
            if (entries.TryGetValue(bay, out var known))
            {
                isKept = true;
                if (known.Fingerprint == identity.Fingerprint)
                {
                    entries[bay] = known with { UsedAt = time.GetTimestamp() };
                    return known.Context;
                }
            }
        }

        // Some milliseconds of arithmetic: outside of the lock.
        var made = new TlsContext(identity);
        lock (gate)
        {
            isKept = entries.ContainsKey(bay) || MakeRoom(bay);
            if (isKept)
                entries[bay] = new Entry(identity.Fingerprint, made, time.GetTimestamp());
        }

        return made;
    }

    private bool MakeRoom(Guid bay)
    {
        if (order.Count < options.Value.KeptContexts)
        {
            order.Add(bay);
            return true;
        }

        if (chance.Next(Odds) != 0)
            return false;
        var place = chance.Next(order.Count);
        for (var i = 1; i < Drawn; i++)
        {
            var other = chance.Next(order.Count);
            if (entries[order[other]].UsedAt < entries[order[place]].UsedAt)
                place = other;
        }

        // Nobody looks at an engine for longer than the deadline: nothing is cut off that is under way.
        var leaving = entries[order[place]];
        var unused = time.GetElapsedTime(leaving.UsedAt);
        if (unused <= options.Value.Deadline || unused <= options.Value.ConnectionRest)
            return false;
        entries.Remove(order[place]);
        order[place] = bay;
        leaving.Context.Dispose();
        return true;
    }

    private readonly record struct Entry(string Fingerprint, TlsContext Context, long UsedAt);
}
