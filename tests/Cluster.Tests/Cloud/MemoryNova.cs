using System.Collections.Concurrent;
using Magnum.OpenStack;
using Magnum.OpenStack.Nova;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Nova as one silo reaches it.</summary>
internal sealed class MemoryNova(NovaMemory nova, CloudCalls calls, SiloLife life) : INovaCompute
{
    public Task<NovaServer?> FindServerAsync(Credential credential, string id, CancellationToken cancellationToken) =>
        calls.MakeAsync(nameof(FindServerAsync), () => nova.Find(id), life, cancellationToken);

    public Task StopServerAsync(Credential credential, string id, CancellationToken cancellationToken) =>
        calls.MakeAsync(nameof(StopServerAsync), () => nova.Stop(id), life, cancellationToken);

    public Task<NovaFlavor?> FindFlavorAsync(Credential credential, string idOrName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<NovaKeypair?> FindKeypairAsync(Credential credential, string name, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>Nova as machines see it: every server runs, but those that were shut down and those that the test says otherwise of.</summary>
internal sealed class NovaMemory
{
    /// <summary>Servers that are otherwise, by id; null: there is none.</summary>
    public ConcurrentDictionary<string, NovaServer?> Servers { get; } = new(StringComparer.Ordinal);

    /// <summary>Told of each server that is shut down.</summary>
    public Action<string> Stopping { get; set; } = static _ => { };

    public NovaServer? Find(string id) => Servers.TryGetValue(id, out var server) ? server : new NovaServer(id, id, "ACTIVE", null, []);

    public bool Stop(string id)
    {
        if (Find(id) is not { Status: "ACTIVE" } server)
            throw new OpenStackException("Nova", System.Net.HttpStatusCode.Conflict, $"Cannot 'stop' instance {id} while it is in vm_state stopped");
        Stopping(id);
        Servers[id] = server with { Status = "SHUTOFF" };
        return true;
    }
}
