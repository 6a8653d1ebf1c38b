using System.Collections.Immutable;

namespace Magnum.Engines;

/// <summary>What an engine tells of that which keeps its memory. Causes are plain text for people.</summary>
public abstract record StoreReading
{
    /// <summary>The engine told of the members that it knows.</summary>
    /// <param name="Members">In no order. Which machine each is on, not every engine tells.</param>
    public sealed record Answered(ImmutableArray<StoreMember> Members) : StoreReading;

    /// <summary>It did not, or keeps its memory in another way.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record Failed(string Cause) : StoreReading;
}

/// <summary>A member of what keeps an engine's memory.</summary>
/// <param name="Name">What the engine calls it.</param>
/// <param name="Cause">Why it is not well, in the engine's words, which name its address where nobody listens there; null when it is well.</param>
public sealed record StoreMember(string Name, string? Cause)
{
    /// <summary>Where the other members reach it; null where the engine does not tell.</summary>
    public string? Address { get; init; }
}
