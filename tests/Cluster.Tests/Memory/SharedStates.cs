using Magnum.Cluster.Tests.Cloud;
using Magnum.Persistence.Serialization;
using Orleans.Storage;

namespace Magnum.Cluster.Tests.Memory;

/// <summary>The database of a test's silos: states by name and key, fenced by etags, as both real ones are. It outlives every silo.</summary>
internal sealed class SharedStates
{
    private readonly Lock turn = new();
    private readonly Dictionary<Address, Row> rows = [];
    private readonly MagnumJsonSerializer json = new();
    private long etags;
    private long accesses;

    /// <summary>How often anything was read or changed.</summary>
    public long Accesses => Interlocked.Read(ref accesses);

    /// <summary>Called after every change, with the database locked: what holds at every moment is checked here.</summary>
    public Action<SharedStates> Changed { get; set; } = static _ => { };

    /// <summary>What is stored, as <c>state key</c>.</summary>
    public IReadOnlyList<string> Addresses
    {
        get
        {
            lock (turn)
                return [.. rows.Keys.Select(static a => $"{a.State} {a.Key}").Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Every stored state of that name.</summary>
    public IReadOnlyList<T> All<T>(string state)
    {
        lock (turn)
            return [.. rows.Where(r => r.Key.State == state).Select(r => (T)(r.Value.Read ??= json.Deserialize<T>(r.Value.Data)!))];
    }

    /// <summary>The storage as one silo reaches it.</summary>
    public IGrainStorage Of(SiloLife life) => new Door(this, life);

    private void Read<T>(Address address, IGrainState<T> into)
    {
        lock (turn)
        {
            var row = rows.GetValueOrDefault(address);
            into.State = row is null ? Activator.CreateInstance<T>() : json.Deserialize<T>(row.Data);
            into.ETag = row?.ETag!;
            into.RecordExists = row is not null;
        }
    }

    private void Write<T>(Address address, IGrainState<T> from)
    {
        lock (turn)
        {
            Fence(address, from.ETag);
            var etag = $"{++etags}";
            rows[address] = new Row(json.Serialize(from.State), etag);
            from.ETag = etag;
            from.RecordExists = true;
            Changed(this);
        }
    }

    private void Clear<T>(Address address, IGrainState<T> state)
    {
        lock (turn)
        {
            Fence(address, state.ETag);
            rows.Remove(address);
            state.State = Activator.CreateInstance<T>();
            state.ETag = null!;
            state.RecordExists = false;
            Changed(this);
        }
    }

    private void Fence(Address address, string? etag)
    {
        if (rows.GetValueOrDefault(address)?.ETag != etag)
            throw new InconsistentStateException($"Another writer was there first: {address}.", rows.GetValueOrDefault(address)?.ETag, etag);
    }

    private sealed record Address(string State, string Key);

    private sealed record Row(BinaryData Data, string ETag)
    {
        /// <summary>The state, once somebody looked at it from outside; grains always get their own.</summary>
        public object? Read { get; set; }
    }

    private sealed class Door(SharedStates states, SiloLife life) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            PassAsync(stateName, grainId, address => states.Read(address, grainState));

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            PassAsync(stateName, grainId, address => states.Write(address, grainState));

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            PassAsync(stateName, grainId, address => states.Clear(address, grainState));

        private async Task PassAsync(string stateName, GrainId grainId, Action<Address> work)
        {
            await life.PassAsync();
            Interlocked.Increment(ref states.accesses);
            await Task.Yield();
            work(new Address(stateName, grainId.Key.ToString()!));
            await life.PassAsync();
        }
    }
}
