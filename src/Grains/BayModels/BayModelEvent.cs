using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Grains.BayModels;

/// <summary>What can happen to a bay model. Who asks has been checked before.</summary>
internal abstract record BayModelEvent
{
    private BayModelEvent()
    {
    }

    /// <summary>Somebody wants the model to exist.</summary>
    /// <param name="Model">Its content.</param>
    public sealed record CreateRequested(BayModelSnapshot Model) : BayModelEvent;

    /// <summary>Somebody wants other content.</summary>
    /// <param name="Model">The content, with the revision that it was made from.</param>
    /// <param name="IsInUse">Whether a bay uses the model.</param>
    /// <param name="Now">The time of the change.</param>
    public sealed record ReplaceRequested(BayModelSnapshot Model, bool IsInUse, DateTimeOffset Now) : BayModelEvent;

    /// <summary>Somebody wants it gone.</summary>
    /// <param name="IsInUse">Whether a bay uses the model.</param>
    public sealed record DeleteRequested(bool IsInUse) : BayModelEvent;
}

/// <summary>What an event does to a bay model.</summary>
internal abstract record BayModelTransition
{
    private BayModelTransition()
    {
    }

    /// <summary>The model is to be stored so, and answered so.</summary>
    /// <param name="Next">The model.</param>
    public sealed record Stored(BayModelSnapshot Next) : BayModelTransition;

    /// <summary>The model is to be removed.</summary>
    /// <param name="Last">As it was.</param>
    public sealed record Removed(BayModelSnapshot Last) : BayModelTransition;

    /// <summary>Nothing is to be written: the event is refused, or came before.</summary>
    /// <param name="Reply">The answer.</param>
    public sealed record Kept(BayModelReply Reply) : BayModelTransition;
}
