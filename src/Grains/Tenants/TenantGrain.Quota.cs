using Magnum.Grains.Abstractions.Tenants;
using Magnum.Grains.Tenancy;

namespace Magnum.Grains.Tenants;

internal sealed partial class TenantGrain
{
    private int HardLimit => stored.Snapshot?.HardLimit ?? quota.Value.MaxClustersPerProject;

    public async Task<QuotaReply> CreateQuotaAsync(int hardLimit, CancellationToken cancellationToken)
    {
        if (!Ownership.MaySee(ProjectId))
            return new QuotaReply.NotFound();
        if (stored.Snapshot is not null)
            return new QuotaReply.AlreadyExists();
        await CommitAsync(stored with { Snapshot = new QuotaSnapshot { ProjectId = ProjectId, HardLimit = hardLimit, CreatedAt = Now() } });
        return await DoneAsync();
    }

    public async Task<QuotaReply> ChangeQuotaAsync(int? hardLimit, CancellationToken cancellationToken)
    {
        if (!Ownership.MaySee(ProjectId) || stored.Snapshot is not { } current)
            return new QuotaReply.NotFound();
        if (hardLimit is { } limit && limit != current.HardLimit)
            await CommitAsync(stored with { Snapshot = current with { HardLimit = limit, UpdatedAt = Now() } });
        return await DoneAsync();
    }

    public async Task<QuotaReply> DeleteQuotaAsync(CancellationToken cancellationToken)
    {
        if (!Ownership.MaySee(ProjectId) || stored.Snapshot is null)
            return new QuotaReply.NotFound();
        var last = await DoneAsync();
        await CommitAsync(stored with { Snapshot = null });
        return last;
    }

    // The number is the stored row's, which nobody knows before the first write.
    private async Task<QuotaReply> DoneAsync() => new QuotaReply.Done(
        await quotas.FindAsync(ProjectId, CancellationToken.None) ?? throw new InvalidOperationException($"The quota of project {ProjectId} was stored and is not in the list."));

    // The wire has microseconds; a finer stored time would differ from what answers show.
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
