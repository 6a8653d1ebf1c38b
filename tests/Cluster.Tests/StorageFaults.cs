using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Magnum.Cluster.Tests;

/// <summary>Stands before a grain storage and makes writes fail before or after they are done.</summary>
internal sealed class StorageFaults
{
    private readonly ConcurrentQueue<bool> writes = new();

    /// <summary>Fails the next write of the bay state; with <paramref name="isDone"/> after it was stored.</summary>
    public void FailNextWrite(bool isDone) => writes.Enqueue(isDone);

    /// <summary>Wraps the storage of that name in every silo.</summary>
    public void Decorate(IServiceCollection services, string name)
    {
        var inner = services.Last(s => s.ServiceType == typeof(IGrainStorage) && Equals(s.ServiceKey, name));
        services.AddKeyedSingleton<IGrainStorage>(name, (provider, key) => new Faulty((IGrainStorage)inner.KeyedImplementationFactory!(provider, key), this));
    }

    private sealed class Faulty(IGrainStorage inner, StorageFaults faults) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (stateName != "bay" || !faults.writes.TryDequeue(out var isDone))
            {
                await inner.WriteStateAsync(stateName, grainId, grainState);
                return;
            }

            if (isDone)
                await inner.WriteStateAsync(stateName, grainId, grainState);
            throw new IOException("The database went away, as the test wants it.");
        }
    }
}
