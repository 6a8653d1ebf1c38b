using Magnum.Grains.Abstractions.Tenants;
using Magnum.Grains.Tenants;

namespace Magnum.Cluster.Tests.Memory;

/// <summary>The list of quotas, made from the stored states as the real one is; a project's number is its row's.</summary>
internal sealed class MemoryQuotas(SharedStates states) : IQuotaIndex
{
    public Task<IReadOnlyList<Quota>?> ListAsync(QuotaQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("Grains list nothing.");

    public Task<Quota?> FindAsync(string projectId, CancellationToken cancellationToken) => Task.FromResult(states.All<TenantState>("tenant")
        .Select(static (tenant, at) => tenant.Snapshot is { } quota ? new Quota(at + 1, quota) : null)
        .SingleOrDefault(quota => quota?.Snapshot.ProjectId == projectId));
}
