using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Magnum.Grains.Abstractions.Federations;

/// <summary>One federation. Key: <see cref="GrainKeys.Federation"/>.</summary>
/// <remarks>Every call checks the owner; a foreign federation answers as if it were absent.</remarks>
[Alias("Magnum.IFederationGrain")]
public interface IFederationGrain : IGrainWithStringKey
{
    /// <summary>Stores a new federation. Repeating it with the same UUID answers the one that is stored.</summary>
    [Alias("Create")]
    Task<FederationReply> CreateAsync(FederationSnapshot federation, CancellationToken cancellationToken);

    /// <summary>Reads the federation, or null when there is none for this caller.</summary>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("Get")]
    Task<FederationSnapshot?> GetAsync(CancellationToken cancellationToken);

    /// <summary>Changes it. A bay that joins twice or leaves twice is an error, also when a lost answer was the reason.</summary>
    [Alias("Change")]
    Task<FederationReply> ChangeAsync(FederationChange change, CancellationToken cancellationToken);

    /// <summary>Removes it.</summary>
    [Alias("Delete")]
    Task<FederationReply> DeleteAsync(CancellationToken cancellationToken);
}

/// <summary>A change of a federation.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.FederationChange")]
public abstract record FederationChange
{
    private FederationChange()
    {
    }

    /// <summary>A bay joins.</summary>
    /// <param name="Bay">UUID of the bay.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.FederationChange.Join")]
    public sealed record Join([property: Id(0)] Guid Bay) : FederationChange;

    /// <summary>A bay leaves.</summary>
    /// <param name="Bay">UUID of the bay.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.FederationChange.Leave")]
    public sealed record Leave([property: Id(0)] Guid Bay) : FederationChange;

    /// <summary>The properties are others.</summary>
    /// <param name="Properties">All of them.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.FederationChange.Describe")]
    public sealed record Describe([property: Id(0)] ImmutableSortedDictionary<string, string> Properties) : FederationChange;
}

/// <summary>The answer of a federation to a command.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.FederationReply")]
public abstract record FederationReply
{
    private FederationReply()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Federation">The federation after the change; on delete, the last one.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.FederationReply.Done")]
    public sealed record Done([property: Id(0)] FederationSnapshot Federation) : FederationReply;

    /// <summary>No such federation for this caller.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.FederationReply.NotFound")]
    public sealed record NotFound : FederationReply;

    /// <summary>The UUID is taken.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.FederationReply.AlreadyExists")]
    public sealed record AlreadyExists : FederationReply;

    /// <summary>The bay that is to join is in it.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.FederationReply.AlreadyMember")]
    public sealed record AlreadyMember : FederationReply;

    /// <summary>The bay that is to leave is not in it.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.FederationReply.NoMember")]
    public sealed record NoMember : FederationReply;
}
