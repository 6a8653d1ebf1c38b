using System.Text.Json;

namespace Magnum.DevCloud.State;

/// <summary>Holds the cloud's state; one reader or writer at a time. Changes reach the file before they are answered.</summary>
internal sealed class CloudStore
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = false };

    private readonly Lock gate = new();
    private readonly Lock fileGate = new();
    private readonly string? file;
    private readonly CloudState state;
    private long version;
    private long savedVersion;

    private CloudStore(string? file, CloudState state)
    {
        this.file = file;
        this.state = state;
    }

    /// <summary>Reads the file, or begins with the seed.</summary>
    public static CloudStore Open(string? file, Func<CloudState> seed)
    {
        if (file is null || !File.Exists(file))
            return new CloudStore(file, seed());
        using var stream = File.OpenRead(file);
        return new CloudStore(file, JsonSerializer.Deserialize<CloudState>(stream, Json) ?? seed());
    }

    /// <summary>Looks at the state; the result must hold nothing of it.</summary>
    public T Read<T>(Func<CloudState, T> look)
    {
        lock (gate)
            return look(state);
    }

    /// <summary>Changes the state.</summary>
    public T Change<T>(Func<CloudState, T> change)
    {
        lock (gate)
        {
            version++;
            return change(state);
        }
    }

    /// <summary>Changes the state.</summary>
    public void Change(Action<CloudState> change) => Change(state =>
    {
        change(state);
        return true;
    });

    /// <summary>Brings all changes so far to the file; returns at once when another call already did.</summary>
    public void Save()
    {
        if (file is null)
            return;
        lock (fileGate)
        {
            byte[] bytes;
            long taken;
            lock (gate)
            {
                if (savedVersion == version)
                    return;
                taken = version;
                bytes = JsonSerializer.SerializeToUtf8Bytes(state, Json);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            var next = file + ".next";
            using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(next, file, overwrite: true);
            savedVersion = taken;
        }
    }
}
