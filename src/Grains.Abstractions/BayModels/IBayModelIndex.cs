using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Abstractions.BayModels;

/// <summary>Lists bay models from the stored states.</summary>
public interface IBayModelIndex
{
    /// <summary>One page of models: the project's own and, of the others, the public ones that are not hidden; with a null project, all.</summary>
    /// <returns>At most <see cref="ListQuery.Limit"/> models in the asked order, or null when the marker is unknown.</returns>
    Task<IReadOnlyList<BayModelSnapshot>?> ListAsync(ListQuery query, CancellationToken cancellationToken);

    /// <summary>The models with that name that are the project's own or public (hidden ones too); with a null project, all. At most two.</summary>
    Task<IReadOnlyList<BayModelSnapshot>> FindByNameAsync(string? projectId, string name, CancellationToken cancellationToken);
}
