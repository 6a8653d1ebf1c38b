using Orleans.Concurrency;

namespace Magnum.Grains.Abstractions.BayModels;

/// <summary>One bay model. Key: <see cref="GrainKeys.BayModel"/>.</summary>
/// <remarks>Reads are open to every caller where the model is public; changes check the owner.</remarks>
[Alias("Magnum.IBayModelGrain")]
public interface IBayModelGrain : IGrainWithStringKey
{
    /// <summary>Stores a new model. Repeating it with the same content answers the stored one.</summary>
    [Alias("Create")]
    Task<BayModelReply> CreateAsync(BayModelSnapshot model, CancellationToken cancellationToken);

    /// <summary>Reads the model, or null when there is none that this caller may see.</summary>
    [AlwaysInterleave]
    [ReadOnly]
    [Alias("Get")]
    Task<BayModelSnapshot?> GetAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the model's content; <see cref="BayModelSnapshot.Revision"/> must be the one that the change was made from.</summary>
    /// <remarks>While a bay uses the model only name, tags, hidden and public → true may differ.</remarks>
    [Alias("Replace")]
    Task<BayModelReply> ReplaceAsync(BayModelSnapshot model, CancellationToken cancellationToken);

    /// <summary>Removes the model unless a bay uses it.</summary>
    [Alias("Delete")]
    Task<BayModelReply> DeleteAsync(CancellationToken cancellationToken);
}

/// <summary>The answer of a bay model to a command.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.BayModelReply")]
public abstract record BayModelReply
{
    private BayModelReply()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Model">The model after the change; on delete, the last one.</param>
    [GenerateSerializer, Immutable, Alias("Magnum.BayModelReply.Done")]
    public sealed record Done([property: Id(0)] BayModelSnapshot Model) : BayModelReply;

    /// <summary>No such model for this caller.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.BayModelReply.NotFound")]
    public sealed record NotFound : BayModelReply;

    /// <summary>The UUID is taken by another model.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.BayModelReply.AlreadyExists")]
    public sealed record AlreadyExists : BayModelReply;

    /// <summary>A bay uses the model.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.BayModelReply.InUse")]
    public sealed record InUse : BayModelReply;

    /// <summary>Somebody changed the model in between; read it and try again.</summary>
    [GenerateSerializer, Immutable, Alias("Magnum.BayModelReply.Changed")]
    public sealed record Changed : BayModelReply;
}
