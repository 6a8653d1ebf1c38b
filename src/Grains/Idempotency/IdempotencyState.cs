using Magnum.Grains.Abstractions.Idempotency;

namespace Magnum.Grains.Idempotency;

/// <summary>What is stored of an idempotency key.</summary>
internal sealed record IdempotencyState
{
    /// <summary>Null while the key is unused.</summary>
    public KeyUse? Use { get; init; }
}

/// <summary>The request that a key stands for, and how far it came.</summary>
internal sealed record KeyUse
{
    /// <summary>UUID for what the request makes.</summary>
    public required Guid Resource { get; init; }

    /// <summary>Digest of the request.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When the key was first used.</summary>
    public required DateTimeOffset FirstUsedAt { get; init; }

    /// <summary>Attempts so far, at least 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The attempt that is being served, or null.</summary>
    public Guid? Attempt { get; init; }

    /// <summary>Until when that attempt is believed to live.</summary>
    public DateTimeOffset? ServedUntil { get; init; }

    /// <summary>What was answered; null until an attempt succeeded.</summary>
    public KeptAnswer? Answer { get; init; }
}
