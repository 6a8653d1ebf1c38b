using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Xunit;

namespace Magnum.Cluster.Tests;

/// <summary>When a storage operation fails.</summary>
public enum FaultMoment
{
    /// <summary>Nothing was stored.</summary>
    Before,

    /// <summary>It was stored; only the answer is lost.</summary>
    After,
}

/// <summary>Stands before grain storages: makes the next change of one grain's state fail, holds it back, and counts.</summary>
internal sealed class StateFaults
{
    private readonly ConcurrentDictionary<string, FaultMoment> failures = new();
    private readonly ConcurrentDictionary<string, HeldWrite> held = new();
    private readonly ConcurrentDictionary<string, int> changes = new();
    private readonly ConcurrentDictionary<string, int> reads = new();
    private readonly ConcurrentDictionary<string, int> attempts = new();

    /// <summary>Asked about every change before it is stored: the state's name, the grain's key, and the how-maniest change of that state it is, from 1.</summary>
    public Func<string, string, int, FaultMoment?> Decide { get; set; } = static (_, _, _) => null;

    /// <summary>Takes back what was asked for and has not come yet.</summary>
    public void Calm()
    {
        failures.Clear();
        Decide = static (_, _, _) => null;
    }

    /// <summary>Fails the next write or clearing of the grain with that key, once.</summary>
    public void FailNextChange(string key, FaultMoment moment) => failures[key] = moment;

    /// <summary>Holds the next change of that grain back, before anything is stored.</summary>
    public HeldWrite HoldNextChange(string key) => held[key] = new HeldWrite();

    /// <summary>How many writes and clearings of that grain were stored.</summary>
    public int Changes(string key) => changes.GetValueOrDefault(key);

    /// <summary>How often that grain was read from the storage: once an activation.</summary>
    public int Reads(string key) => reads.GetValueOrDefault(key);

    /// <summary>Wraps the storage of that name in a silo.</summary>
    public void Decorate(IServiceCollection services, string name)
    {
        var inner = services.Last(s => s.ServiceType == typeof(IGrainStorage) && Equals(s.ServiceKey, name));
        services.AddKeyedSingleton<IGrainStorage>(
            name,
            (provider, key) => new Faulty((IGrainStorage)(inner.KeyedImplementationInstance ?? inner.KeyedImplementationFactory!(provider, key)), this));
    }

    /// <summary>Asserts that the call ends with the fault of the storage, as Orleans wraps it.</summary>
    public static async Task SurfacesAsync(Func<Task> call) =>
        Assert.IsType<IOException>((await Assert.ThrowsAsync<OrleansException>(call)).InnerException);

    private async Task ChangeAsync(string state, GrainId grain, Func<Task> change)
    {
        var key = grain.Key.ToString()!;
        var number = attempts.AddOrUpdate($"{state} {key}", 1, static (_, count) => count + 1);
        if (held.TryRemove(key, out var hold))
            await hold.PassAsync();
        var moment = failures.TryRemove(key, out var wanted) ? wanted : Decide(state, key, number);
        if (moment is FaultMoment.Before)
            throw new IOException("The database went away before it stored anything, as the test wants it.");
        await change();
        changes.AddOrUpdate(key, 1, static (_, count) => count + 1);
        if (moment is FaultMoment.After)
            throw new IOException("The database went away after it had stored, as the test wants it.");
    }

    private sealed class Faulty(IGrainStorage inner, StateFaults faults) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            faults.reads.AddOrUpdate(grainId.Key.ToString()!, 1, static (_, count) => count + 1);
            return inner.ReadStateAsync(stateName, grainId, grainState);
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            faults.ChangeAsync(stateName, grainId, () => inner.WriteStateAsync(stateName, grainId, grainState));

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            faults.ChangeAsync(stateName, grainId, () => inner.ClearStateAsync(stateName, grainId, grainState));
    }
}

/// <summary>A change that waits at the storage's door.</summary>
internal sealed class HeldWrite
{
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the change has come.</summary>
    public Task Arrived => arrived.Task;

    /// <summary>Lets it pass.</summary>
    public void Release() => released.TrySetResult();

    internal Task PassAsync()
    {
        arrived.TrySetResult();
        return released.Task;
    }
}
