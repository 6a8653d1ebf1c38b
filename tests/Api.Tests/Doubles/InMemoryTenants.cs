using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Tenants;

namespace Magnum.Api.Tests.Doubles;

/// <summary>Quotas as the tenants' grains keep them, and the limits of <see cref="InMemoryBays"/> with them.</summary>
public sealed class InMemoryTenants(TimeProvider time, InMemoryBays bays) : IQuotaIndex
{
    private readonly Lock _lock = new();
    private readonly List<Quota> _quotas = [];
    private readonly List<string> _numbers = [];

    public Task<IReadOnlyList<Quota>?> ListAsync(QuotaQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var sorted = _quotas.Where(quota => query.ProjectId is null || quota.Snapshot.ProjectId == query.ProjectId).OrderBy(Column(query.SortKey)).ThenBy(static quota => quota.Id).ToList();
            if (query.Descending)
                sorted.Reverse();
            var at = query.Marker is { } marker ? sorted.FindIndex(quota => quota.Id == marker) : -1;
            return Task.FromResult<IReadOnlyList<Quota>?>(query.Marker is not null && at < 0 ? null : [.. sorted.Skip(at + 1).Take(query.Limit)]);
        }
    }

    public Task<Quota?> FindAsync(string projectId, CancellationToken cancellationToken) => Task.FromResult(Find(projectId));

    /// <summary>The quotas as they are.</summary>
    internal IReadOnlyList<Quota> Stored
    {
        get
        {
            lock (_lock)
                return [.. _quotas];
        }
    }

    internal Quota? Find(string projectId)
    {
        lock (_lock)
            return _quotas.SingleOrDefault(quota => quota.Snapshot.ProjectId == projectId);
    }

    internal QuotaReply Apply(string projectId, Func<Quota?, (QuotaReply? Refusal, QuotaSnapshot? Next)> change)
    {
        var caller = CallerContext.Current ?? throw new InvalidOperationException("The API called a grain without saying for whom.");
        if (!caller.IsAdmin && caller.ProjectId != projectId)
            return new QuotaReply.NotFound();
        lock (_lock)
        {
            var current = Find(projectId);
            var (refusal, next) = change(current);
            if (refusal is not null)
                return refusal;
            _quotas.RemoveAll(quota => quota.Snapshot.ProjectId == projectId);
            if (!_numbers.Contains(projectId))
                _numbers.Add(projectId);
            if (next is not null)
                _quotas.Add(new Quota(_numbers.IndexOf(projectId) + 1, next));
            bays.Quotas[projectId] = next?.HardLimit;
            return new QuotaReply.Done(Find(projectId) ?? current!);
        }
    }

    internal BayPreviewReply Preview(string projectId, CreateBay command) => CallerContext.Current?.ProjectId == projectId
        ? bays.PreviewCreate(command)
        : throw new InvalidOperationException("The API asked for another project's bay, or did not say for whom.");

    internal QuotaUse? Use(string projectId) => bays.QuotaUse(GrainKeys.Tenant(projectId));

    internal DateTimeOffset Now => time.GetUtcNow();

    private static Func<Quota, IComparable?> Column(string key) => key switch
    {
        "hard_limit" => static quota => quota.Snapshot.HardLimit,
        "project_id" => static quota => quota.Snapshot.ProjectId,
        _ => static quota => quota.Id,
    };
}

/// <summary>The grain of a tenant, as the API calls it.</summary>
internal sealed class InMemoryTenantGrain(InMemoryTenants tenants, string projectId) : ITenantGrain
{
    public Task<QuotaUse?> GetQuotaUseAsync(CancellationToken cancellationToken) => Task.FromResult(tenants.Use(projectId));

    public Task<BayPreviewReply> PreviewBayAsync(CreateBay command, CancellationToken cancellationToken) => Task.FromResult(tenants.Preview(projectId, command));

    public Task<QuotaReply> CreateQuotaAsync(int hardLimit, CancellationToken cancellationToken) => Task.FromResult(tenants.Apply(projectId, current => current is null
        ? (null, new QuotaSnapshot { ProjectId = projectId, HardLimit = hardLimit, CreatedAt = tenants.Now })
        : (new QuotaReply.AlreadyExists(), null)));

    public Task<QuotaReply> ChangeQuotaAsync(int? hardLimit, CancellationToken cancellationToken) => Task.FromResult(tenants.Apply(projectId, current => current is null
        ? (new QuotaReply.NotFound(), null)
        : (null, hardLimit is { } limit ? current.Snapshot with { HardLimit = limit, UpdatedAt = tenants.Now } : current.Snapshot)));

    public Task<QuotaReply> DeleteQuotaAsync(CancellationToken cancellationToken) => Task.FromResult(tenants.Apply(projectId, static current => current is null
        ? (new QuotaReply.NotFound(), null)
        : (null, null)));
}
