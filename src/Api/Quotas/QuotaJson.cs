using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Tenants;
using LimitField = Magnum.Api.Requests.JsonField<Magnum.Api.Quotas.QuotaLimit>;
using ViewField = Magnum.Api.Requests.JsonField<Magnum.Api.Quotas.QuotaView>;

namespace Magnum.Api.Quotas;

/// <summary>How many clusters a project may have.</summary>
/// <param name="HardLimit">How many.</param>
/// <param name="ProjectId">The project.</param>
internal readonly record struct QuotaLimit(int HardLimit, string ProjectId);

/// <summary>What an answer shows of a quota.</summary>
/// <param name="Quota">The quota.</param>
/// <param name="IsCreated">Whether it answers the POST that made it: microseconds in that time.</param>
/// <param name="IsChanged">Whether it answers the PATCH that changed it: likewise.</param>
internal readonly record struct QuotaView(Quota Quota, bool IsCreated = false, bool IsChanged = false);

/// <summary>The keys of quotas.</summary>
internal static class QuotaJson
{
    /// <summary>What holds for a project without a quota of its own; as upstream without number and times, and always for clusters.</summary>
    public static readonly JsonShape<QuotaLimit> Default = new(
        LimitField.Number("hard_limit", static shown => shown.HardLimit),
        LimitField.Text("project_id", static shown => shown.ProjectId),
        LimitField.Text("resource", static _ => QuotaSchema.Cluster));

    /// <summary>A quota that was set.</summary>
    public static readonly JsonShape<QuotaView> Stored = new JsonShape<QuotaView>(ViewField.Number("id", static shown => shown.Quota.Id))
        .And(Default.Of<QuotaView>(static shown => new QuotaLimit(shown.Quota.Snapshot.HardLimit, shown.Quota.Snapshot.ProjectId)))
        .And(
            ViewField.Time("created_at", static shown => shown.Quota.Snapshot.CreatedAt, static shown => shown.IsCreated),
            ViewField.Time("updated_at", static shown => shown.Quota.Snapshot.UpdatedAt, static shown => shown.IsChanged));

    /// <summary>Either of them.</summary>
    public static IJsonShape Effective { get; } = Stored.Optional("id", "created_at", "updated_at");
}
