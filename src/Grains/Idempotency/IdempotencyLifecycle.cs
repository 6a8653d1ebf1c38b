using Magnum.Grains.Abstractions.Idempotency;

namespace Magnum.Grains.Idempotency;

/// <summary>What a key's uses do to each other. Pure: no clock, no I/O.</summary>
/// <remarks>Semantics: the IETF draft "The Idempotency-Key HTTP Header Field", draft-ietf-httpapi-idempotency-key-header.</remarks>
internal static class IdempotencyLifecycle
{
    /// <summary>How long a key is remembered after its first use.</summary>
    internal static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>How long an attempt is believed to live that nobody ended. One that lives longer meets its own resource in the next attempt's.</summary>
    internal static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(60);

    /// <summary>Decides whether an attempt may begin.</summary>
    /// <returns>What to store, or null to store nothing; and the answer.</returns>
    public static (KeyUse? Next, IdempotencyReply Reply) Begin(KeyUse? use, BeginAttempt command, DateTimeOffset now)
    {
        if (use is null || IsOver(use, now))
        {
            var first = new KeyUse { Resource = command.Attempt, Fingerprint = command.Fingerprint, FirstUsedAt = now, Attempt = command.Attempt, ServedUntil = now + LongestAttempt };
            return (first, new IdempotencyReply.Admitted(first.Resource, MayBeDone: false));
        }

        if (use.Fingerprint != command.Fingerprint)
            return (null, new IdempotencyReply.UsedOtherwise());
        if (use.Answer is { } answer)
            return (null, new IdempotencyReply.Answered(answer));
        if (IsServed(use, now))
            return (null, new IdempotencyReply.InProgress());
        return (
            use with { Attempts = use.Attempts + 1, Attempt = command.Attempt, ServedUntil = now + LongestAttempt },
            new IdempotencyReply.Admitted(use.Resource, MayBeDone: true));
    }

    /// <summary>Keeps an answer; the first one stays.</summary>
    public static KeyUse Complete(KeyUse use, KeptAnswer answer) =>
        use.Answer is null ? use with { Attempt = null, ServedUntil = null, Answer = answer } : use;

    /// <summary>Ends an attempt without an answer; null when nothing is left to remember.</summary>
    /// <remarks>After a second attempt a refusal says nothing about the first, which may have done its work.</remarks>
    public static KeyUse? Abandon(KeyUse use, Guid attempt, bool didNothing)
    {
        if (use.Attempt != attempt)
            return use;
        return didNothing && use.Attempts == 1 ? null : use with { Attempt = null, ServedUntil = null };
    }

    /// <summary>Whether the key may be forgotten. One under which something is being made is not: its repetition would make another.</summary>
    public static bool IsOver(KeyUse use, DateTimeOffset now) => now >= use.FirstUsedAt + Retention && !IsServed(use, now);

    private static bool IsServed(KeyUse use, DateTimeOffset now) => now < use.ServedUntil;
}
