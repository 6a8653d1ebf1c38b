namespace Magnum.Grains.Abstractions.Tenants;

/// <summary>A project's own quota of bays; also the part of the tenant's stored state that lists are made from.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.QuotaSnapshot")]
public sealed record QuotaSnapshot
{
    /// <summary>Whose.</summary>
    [Id(0)] public required string ProjectId { get; init; }

    /// <summary>Bays that the project may have; 0 or more.</summary>
    [Id(1)] public required int HardLimit { get; init; }

    /// <summary>When it was set first.</summary>
    [Id(2)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; null until then.</summary>
    [Id(3)] public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>A quota with its number.</summary>
/// <param name="Id">Positive; belongs to the project for ever, so that a quota that is set again after its removal gets the same.</param>
/// <param name="Snapshot">The quota.</param>
[GenerateSerializer, Immutable, Alias("Magnum.Quota")]
public sealed record Quota([property: Id(0)] long Id, [property: Id(1)] QuotaSnapshot Snapshot);
