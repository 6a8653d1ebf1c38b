using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Lookups;

/// <summary>Remembers for a short time what OpenStack found. What was not found is asked again every time.</summary>
internal sealed class LookupCache(TimeProvider time, IOptions<ApiOptions> options)
{
    // Bounds memory, not correctness: a full cache is emptied and fills again.
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<LookupKey, (object Found, DateTimeOffset Until)> _entries = new();
    private readonly TimeSpan _lifetime = options.Value.LookupLifetime;

    /// <summary>What was found before, or what <paramref name="ask"/> finds now.</summary>
    /// <param name="key">Names the question and in whose name it is asked.</param>
    /// <param name="ask">Asks OpenStack; null is not remembered.</param>
    public async Task<T?> FindAsync<T>(LookupKey key, Func<Task<T?>> ask)
        where T : class
    {
        var now = time.GetUtcNow();
        if (_entries.TryGetValue(key, out var entry) && now < entry.Until)
            return (T)entry.Found;
        if (await ask() is not { } found)
            return null;
        if (_entries.Count >= Capacity)
            _entries.Clear();
        _entries[key] = (found, now + _lifetime);
        return found;
    }
}

/// <summary>A question that OpenStack answers alike for the same asker.</summary>
/// <param name="Kind">What is looked for.</param>
/// <param name="ProjectId">The project that asks: answers never cross projects.</param>
/// <param name="UserId">The user that asks, where answers differ by user; else null.</param>
/// <param name="Name">Name or id.</param>
internal readonly record struct LookupKey(string Kind, string ProjectId, string? UserId, string Name);
