using Orleans.Storage;

namespace Magnum.Persistence.Tests.Support;

/// <summary>A stored state as every listed grain has it.</summary>
public sealed class Stored<T>
{
    /// <summary>What readers see; null while not accepted, and for a tombstone.</summary>
    public T? Snapshot { get; set; }

    /// <summary>The grain's own part.</summary>
    public Dictionary<string, string> Work { get; set; } = [];
}

/// <summary>A state in the hands of one activation: content and the etag that came with it.</summary>
public sealed class Held<T>(T state) : IGrainState<T>
{
    /// <inheritdoc/>
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public T State { get; set; } = state;

    /// <inheritdoc/>
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public bool RecordExists { get; set; }
}

/// <summary>Short forms for the storage's calls.</summary>
public static class StorageCalls
{
    /// <summary>Reads a state as a new activation would.</summary>
    public static async Task<Held<T>> ReadAsync<T>(this IGrainStorage storage, string stateName, string key)
        where T : new()
    {
        var state = new Held<T>(new T());
        await storage.ReadStateAsync(stateName, Id(stateName, key), state);
        return state;
    }

    /// <summary>Writes with the etag that the state holds.</summary>
    public static Task WriteAsync<T>(this IGrainStorage storage, string stateName, string key, Held<T> state) =>
        storage.WriteStateAsync(stateName, Id(stateName, key), state);

    /// <summary>Clears with the etag that the state holds.</summary>
    public static Task ClearAsync<T>(this IGrainStorage storage, string stateName, string key, Held<T> state) =>
        storage.ClearStateAsync(stateName, Id(stateName, key), state);

    private static GrainId Id(string type, string key) => GrainId.Create(type, key);
}
