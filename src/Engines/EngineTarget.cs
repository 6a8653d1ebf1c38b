using System.Collections.Immutable;

namespace Magnum.Engines;

/// <summary>One bay's engine: where it is, and by what both sides know each other.</summary>
/// <param name="Bay">The bay's UUID; connections and TLS contexts are kept by it.</param>
/// <param name="Kind">What it speaks.</param>
/// <param name="Address">For example <c>https://203.0.113.5:6443</c>; scheme <c>https</c>, <c>http</c> or <c>tcp</c>.</param>
/// <param name="Identity">Certificates; null for an engine without TLS.</param>
public sealed record EngineTarget(Guid Bay, EngineKind Kind, Uri Address, EngineIdentity? Identity)
{
    /// <summary>Where the bay's masters answer for the same engine, each for itself: asked when nobody does at <see cref="Address"/>, which may lead to one that is dead.</summary>
    public ImmutableArray<Uri> Masters { get; init; } = [];
}
