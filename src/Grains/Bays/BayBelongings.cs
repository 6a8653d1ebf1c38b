using Magnum.Grains.Abstractions;
using Magnum.Grains.Bays.Phases;
using Magnum.Grains.Certificates;
using Magnum.Grains.Nodes;
using Magnum.Grains.Tenants;

namespace Magnum.Grains.Bays;

/// <summary>What other grains of ours keep for a bay. Every call may be repeated.</summary>
internal sealed class BayBelongings(IGrainFactory grains)
{
    /// <summary>Forgets every machine that was ever told of.</summary>
    public Task ForgetNodesAsync(BayScope scope, CancellationToken cancellationToken) => NodeFanOut.ForEachAsync(
        scope.Work.Ledger.Nodes,
        name => grains.GetGrain<INodeSystem>(GrainKeys.Node(scope.Bay, name)).ForgetAsync(cancellationToken));

    /// <summary>Gives the place in the quota back that was taken before the bay was listed.</summary>
    public Task ReleasePlaceAsync(BayScope scope, CancellationToken cancellationToken) =>
        grains.GetGrain<ITenantSystem>(GrainKeys.Tenant(scope.ProjectId)).ReleaseAsync(scope.Bay, cancellationToken);

    /// <summary>Forgets the certificate authorities.</summary>
    public Task ForgetCertificatesAsync(BayScope scope, CancellationToken cancellationToken) =>
        grains.GetGrain<ICertificatesSystem>(GrainKeys.Certificates(scope.Bay)).ForgetAsync(cancellationToken);
}
