using System.Collections.Concurrent;
using Magnum.OpenStack;
using Magnum.OpenStack.Nova;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>Nova as machines see it: every server runs, but those that the test says otherwise of.</summary>
internal sealed class MemoryNova : INovaCompute
{
    /// <summary>Servers that are otherwise, by id; null: there is none.</summary>
    public ConcurrentDictionary<string, NovaServer?> Servers { get; } = new(StringComparer.Ordinal);

    public Task<NovaServer?> FindServerAsync(Credential credential, string id, CancellationToken cancellationToken) =>
        Task.FromResult(Servers.TryGetValue(id, out var server) ? server : new NovaServer(id, id, "ACTIVE", null, []));

    public Task<NovaFlavor?> FindFlavorAsync(Credential credential, string idOrName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<NovaKeypair?> FindKeypairAsync(Credential credential, string name, CancellationToken cancellationToken) => throw new NotSupportedException();
}
