using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack.Nova;

namespace Magnum.Grains.Bays;

/// <summary>A bay's servers in Nova, asked with whichever of our credentials Nova admits.</summary>
internal sealed class BayServers(INovaCompute nova)
{
    /// <summary>The server; null when there is none.</summary>
    public async Task<NovaServer?> FindAsync(BayScope scope, string id, CancellationToken cancellationToken) =>
        // Whom a policy keeps from other projects' servers Nova tells that there is none.
        await nova.FindServerAsync(BayCredentials.Acting(scope), id, cancellationToken);

    /// <summary>Has a server shut down with the bay's service trust; nothing is waited for.</summary>
    public Task StopAsync(BayScope scope, string id, CancellationToken cancellationToken) => nova.StopServerAsync(BayCredentials.Acting(scope), id, cancellationToken);
}
