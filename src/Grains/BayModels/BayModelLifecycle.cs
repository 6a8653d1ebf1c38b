using System.Diagnostics;
using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Grains.BayModels;

/// <summary>The rules for changes of a bay model. Pure: no clock, no I/O, no logging.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/cluster_template.py and magnum/db/sqlalchemy/api.py (15.0.1), "referenced by one or multiple clusters".</remarks>
internal static class BayModelLifecycle
{
    /// <summary>Decides what the event does to the model.</summary>
    public static BayModelTransition Apply(BayModelState state, BayModelEvent @event) => (state.Snapshot, @event) switch
    {
        (null, BayModelEvent.CreateRequested e) => new BayModelTransition.Stored(AsNew(e.Model)),
        // A repeated creation whose first answer was lost.
        ({ } stored, BayModelEvent.CreateRequested e) => Keep(IsSame(stored, AsNew(e.Model)) ? new BayModelReply.Done(stored) : new BayModelReply.AlreadyExists()),

        (null, _) => Keep(new BayModelReply.NotFound()),

        ({ } stored, BayModelEvent.ReplaceRequested e) when e.Model.Revision == stored.Revision => Replace(stored, e),
        // A repeated change whose first answer was lost.
        ({ } stored, BayModelEvent.ReplaceRequested e) when e.Model.Revision + 1 == stored.Revision && IsSame(stored, Changed(e.Model, stored)) => Keep(new BayModelReply.Done(stored)),
        (_, BayModelEvent.ReplaceRequested) => Keep(new BayModelReply.Changed()),

        (_, BayModelEvent.DeleteRequested { IsInUse: true }) => Keep(new BayModelReply.InUse()),
        ({ } stored, BayModelEvent.DeleteRequested) => new BayModelTransition.Removed(stored),
        _ => throw new UnreachableException(),
    };

    private static BayModelTransition Replace(BayModelSnapshot stored, BayModelEvent.ReplaceRequested e) =>
        e.IsInUse && !IsHarmless(stored, e.Model)
            ? Keep(new BayModelReply.InUse())
            : new BayModelTransition.Stored(Changed(e.Model, stored) with { UpdatedAt = e.Now, Revision = stored.Revision + 1 });

    // Bays hold a copy of what they were built from; only what no bay is built from may change under them.
    private static bool IsHarmless(BayModelSnapshot stored, BayModelSnapshot wanted) =>
        (wanted.Public || !stored.Public)
        && IsSame(stored, Changed(wanted, stored) with { Name = stored.Name, Tags = stored.Tags, Hidden = stored.Hidden, Public = stored.Public });

    private static BayModelSnapshot AsNew(BayModelSnapshot model) => model with { Revision = 1, UpdatedAt = null };

    // What a model is, who owns it and since when is not content: it stays, whatever a change says.
    private static BayModelSnapshot Changed(BayModelSnapshot wanted, BayModelSnapshot stored) => wanted with
    {
        Uuid = stored.Uuid,
        ProjectId = stored.ProjectId,
        UserId = stored.UserId,
        CreatedAt = stored.CreatedAt,
        UpdatedAt = stored.UpdatedAt,
        Revision = stored.Revision,
    };

    // Records compare dictionaries by reference.
    private static bool IsSame(BayModelSnapshot one, BayModelSnapshot other) => one.Labels.SequenceEqual(other.Labels) && one == (other with { Labels = one.Labels });

    private static BayModelTransition.Kept Keep(BayModelReply reply) => new(reply);
}
