using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack.Nova;

namespace Magnum.Grains.Bays;

/// <summary>A bay's servers in Nova, asked with the bay's service trust: to whom a policy keeps from a project's servers Nova would say that there are none.</summary>
internal sealed class BayServers(INovaCompute nova)
{
    /// <summary>The server; null when there is none.</summary>
    public Task<NovaServer?> FindAsync(BayScope scope, string id, CancellationToken cancellationToken) => nova.FindServerAsync(BayCredentials.Acting(scope), id, cancellationToken);

    /// <summary>Has a server shut down; nothing is waited for.</summary>
    public Task StopAsync(BayScope scope, string id, CancellationToken cancellationToken) => nova.StopServerAsync(BayCredentials.Acting(scope), id, cancellationToken);
}
