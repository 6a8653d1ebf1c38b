using Magnum.Api.DryRuns;
using Magnum.Api.Microversions;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Clusters;

/// <summary>Clusters: bays by today's name.</summary>
internal sealed class ClusterEndpoints(ClusterResource clusters, ClusterCreation creation, ClusterUpdate update, ClusterResize resize, ClusterUpgrade upgrade, ReleaseProfile release)
{
    public void Map(ApiRouteMapper routes)
    {
        var (create, change) = clusters.Map(routes, ClusterDialect.Clusters, CreateAsync, UpdateAsync);
        create.Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted).MayBeTried(release, ClusterDialect.Clusters.Shapes.Creation);
        change.Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted);
        routes.Map(HttpMethods.Post, "clusters/{cluster}/actions/resize", PolicyRules.ClusterResize, resize.HandleAsync, MicroversionTable.Resize, "resize")
            .Takes(ClusterSchema.Resize).MayBeRepeated().Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted)
            .MayBeTried(release, ClusterDialect.Clusters.Shapes.Change);
        routes.Map(HttpMethods.Post, "clusters/{cluster}/actions/upgrade", PolicyRules.ClusterUpgrade, upgrade.HandleAsync, MicroversionTable.Resize, "upgrade")
            .Takes(upgrade.Body).MayBeRepeated().Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted).Refuses(409)
            .MayBeTried(release, ClusterDialect.Clusters.Shapes.Change);
        routes.Refuse("clusters/{cluster}/actions/{action}", "");
    }

    private async Task CreateAsync(ApiRequest request) => await (request.IsDryRun()
        ? creation.TryAsync(request, ClusterDialect.Clusters)
        : ClusterAnswers.AcceptedAsync(request, (await creation.CreateAsync(request, ClusterDialect.Clusters)).Bay.Uuid));

    private async Task UpdateAsync(ApiRequest request) =>
        await ClusterAnswers.AcceptedAsync(request, (await update.ApplyAsync(request, ClusterDialect.Clusters)).Uuid);
}
