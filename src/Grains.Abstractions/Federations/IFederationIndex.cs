using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Abstractions.Federations;

/// <summary>Lists federations from the stored states.</summary>
public interface IFederationIndex
{
    /// <summary>One page of federations.</summary>
    /// <returns>At most <see cref="ListQuery.Limit"/> federations in the asked order, or null when the marker is unknown.</returns>
    Task<IReadOnlyList<FederationSnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken);

    /// <summary>The project's federations with that name, at most two: more than one is all that matters.</summary>
    Task<IReadOnlyList<FederationSnapshot>> FindByNameAsync(string projectId, string name, CancellationToken cancellationToken);
}
