namespace Magnum.Grains.BayModels;

/// <summary>What bays ask of their model. Key: <see cref="Abstractions.GrainKeys.BayModel"/>.</summary>
[Alias("Magnum.IBayModelSystem")]
internal interface IBayModelSystem : IGrainWithStringKey
{
    /// <summary>
    /// Keeps the model from being removed or changed until the bay, whose intent is stored, is in the lists or <see cref="ReleaseAsync"/> is called, for as long as an intent lives at the most.
    /// May be repeated.
    /// </summary>
    /// <remarks>Kept in memory only, as is what was removed: both are about moments. A caller of grains may build a bay of a model that was never stored.</remarks>
    /// <returns>False when the model was just removed.</returns>
    [Alias("Claim")]
    Task<bool> ClaimAsync(Guid bay, CancellationToken cancellationToken);

    /// <summary>The bay is accepted, or will not be. May be repeated.</summary>
    [Alias("Release")]
    Task ReleaseAsync(Guid bay, CancellationToken cancellationToken);
}
