using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Grains.BayModels;

/// <summary>What may happen to a bay model. Pure.</summary>
/// <remarks>Rules: openstack/magnum magnum/api/controllers/v1/cluster_template.py and magnum/db/sqlalchemy/api.py (15.0.1), "referenced by one or multiple clusters".</remarks>
internal static class BayModelLifecycle
{
    /// <summary>Decides about a new model under this key.</summary>
    public static BayModelReply Create(BayModelSnapshot? stored, BayModelSnapshot wanted)
    {
        if (stored is null)
            return new BayModelReply.Done(wanted);

        // A repeated creation: the caller's first answer was lost.
        return stored.ProjectId == wanted.ProjectId && stored.Name == wanted.Name && stored.Revision == 1 && stored.CreatedAt == wanted.CreatedAt
            ? new BayModelReply.Done(stored)
            : new BayModelReply.AlreadyExists();
    }

    /// <summary>Decides about a change made from <paramref name="wanted"/>'s revision.</summary>
    public static BayModelReply Replace(BayModelSnapshot stored, BayModelSnapshot wanted, bool isInUse, DateTimeOffset now)
    {
        if (stored.Revision != wanted.Revision)
            return new BayModelReply.Changed();
        if (isInUse && !IsHarmless(stored, wanted))
            return new BayModelReply.InUse();

        return new BayModelReply.Done(wanted with
        {
            Uuid = stored.Uuid,
            ProjectId = stored.ProjectId,
            UserId = stored.UserId,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = now,
            Revision = stored.Revision + 1,
        });
    }

    // Bays hold a copy of what they were built from; only what they don't use may change under them.
    private static bool IsHarmless(BayModelSnapshot stored, BayModelSnapshot wanted)
    {
        if (stored.Public && !wanted.Public)
            return false;
        var same = wanted with
        {
            Name = stored.Name,
            Tags = stored.Tags,
            Hidden = stored.Hidden,
            Public = stored.Public,
            UpdatedAt = stored.UpdatedAt,
            Labels = stored.Labels,
        };
        return same == stored && wanted.Labels.SequenceEqual(stored.Labels);
    }
}
