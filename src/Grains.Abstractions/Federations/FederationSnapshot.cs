using System.Collections.Immutable;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Abstractions.Federations;

/// <summary>A federation: which bays its tenant counts as belonging together. Nothing is built for it.</summary>
/// <remarks>Fields: openstack/magnum magnum/api/controllers/v1/federation.py, release 15.0.1, whose conductor never carries one out.</remarks>
[GenerateSerializer, Immutable, Alias("Magnum.FederationSnapshot")]
public sealed record FederationSnapshot
{
    /// <summary>The federation's UUID.</summary>
    [Id(0)] public required Guid Uuid { get; init; }

    /// <summary>Name given by the tenant or made up; not unique.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Owner.</summary>
    [Id(2)] public required string ProjectId { get; init; }

    /// <summary>UUID of the bay that hosts it; it may have been deleted since.</summary>
    [Id(3)] public required Guid HostBayId { get; init; }

    /// <summary>UUIDs of the bays in it, in the order in which they joined.</summary>
    [Id(4)] public ImmutableArray<Guid> Members { get; init; } = [];

    /// <summary>Always a complete one: there is nothing to wait for.</summary>
    [Id(5)] public required BayStatus Status { get; init; }

    /// <summary>What the tenant says of it; has at least <c>dns-zone</c>.</summary>
    [Id(6)] public ImmutableSortedDictionary<string, string> Properties { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>When it was made.</summary>
    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; null until then.</summary>
    [Id(8)] public DateTimeOffset? UpdatedAt { get; init; }
}
