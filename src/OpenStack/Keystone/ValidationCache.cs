using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Magnum.OpenStack.Keystone;

/// <summary>What Keystone said of callers' tokens, by the tokens' hashes, for a short time and never past a token's end.</summary>
internal sealed class ValidationCache(TimeProvider time)
{
    /// <summary>About 10 MB at most; a cloud with more live tokens within half a minute asks Keystone again for some.</summary>
    private const int EntriesMax = 10_000;

    private readonly ConcurrentDictionary<TokenHash, Entry> known = new();
    private readonly ConcurrentDictionary<TokenHash, Lazy<Task<TokenInfo?>>> asking = new();

    /// <summary>The answer, while it may be believed.</summary>
    public bool TryGet(string token, out TokenInfo? info)
    {
        var found = known.TryGetValue(TokenHash.Of(token), out var entry) && entry.ValidUntil > time.GetUtcNow();
        info = found ? entry.Info : null;
        return found;
    }

    /// <summary>Asks, once for all who want to know at the same time. Only good answers are kept: a refused token costs its sender a question each time.</summary>
    public async Task<TokenInfo?> AskOnceAsync(string token, TimeSpan lifetime, Func<Task<TokenInfo?>> ask)
    {
        var hash = TokenHash.Of(token);
        // The time counts from the question: the answer may be as old as that when it comes.
        var asked = time.GetUtcNow();
        var question = asking.GetOrAdd(hash, static (_, ask) => new Lazy<Task<TokenInfo?>>(ask), ask);
        try
        {
            var info = await question.Value;
            if (info is not null)
                Keep(hash, info, asked + lifetime);
            return info;
        }
        finally
        {
            asking.TryRemove(new(hash, question));
        }
    }

    private void Keep(TokenHash hash, TokenInfo info, DateTimeOffset until)
    {
        var now = time.GetUtcNow();
        if (known.Count >= EntriesMax)
        {
            foreach (var (old, entry) in known)
            {
                if (entry.ValidUntil <= now)
                    known.TryRemove(old, out _);
            }

            if (known.Count >= EntriesMax)
                known.Clear();
        }

        known[hash] = new Entry(info, until < info.ExpiresAt ? until : info.ExpiresAt);
    }

    private readonly record struct Entry(TokenInfo Info, DateTimeOffset ValidUntil);

    /// <summary>SHA-256 of a token: the token itself is not kept.</summary>
    private readonly record struct TokenHash(UInt128 High, UInt128 Low)
    {
        private const int StackBytesMax = 1024;

        public static TokenHash Of(string token)
        {
            var count = Encoding.UTF8.GetMaxByteCount(token.Length);
            Span<byte> bytes = count <= StackBytesMax ? stackalloc byte[StackBytesMax] : new byte[count];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], hash);
            return new TokenHash(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]));
        }
    }
}
