using System.Collections.Concurrent;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Grains.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>The list of quotas, as the tenants' writes to the storage make it.</summary>
internal sealed class MemoryQuotas : IQuotaIndex
{
    private readonly ConcurrentDictionary<string, (long Number, QuotaSnapshot? Quota)> rows = new();
    private long lastNumber;

    public Task<IReadOnlyList<Quota>?> ListAsync(QuotaQuery query, CancellationToken cancellationToken) => throw new NotSupportedException("Grains list nothing.");

    public Task<Quota?> FindAsync(string projectId, CancellationToken cancellationToken) =>
        Task.FromResult(rows.GetValueOrDefault(GrainKeys.Tenant(projectId)) is (var number, { } quota) ? new Quota(number, quota) : null);

    /// <summary>Watches the storage of that name in every silo.</summary>
    public void Decorate(IServiceCollection services, string name)
    {
        var inner = services.Last(s => s.ServiceType == typeof(IGrainStorage) && Equals(s.ServiceKey, name));
        services.AddKeyedSingleton<IGrainStorage>(name, (provider, key) => new Watched((IGrainStorage)inner.KeyedImplementationFactory!(provider, key), this));
    }

    private sealed class Watched(IGrainStorage inner, MemoryQuotas quotas) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await inner.WriteStateAsync(stateName, grainId, grainState);
            if (grainState.State is TenantState tenant)
                quotas.rows.AddOrUpdate(grainId.Key.ToString()!, _ => (Interlocked.Increment(ref quotas.lastNumber), tenant.Snapshot), (_, row) => (row.Number, tenant.Snapshot));
        }
    }
}
