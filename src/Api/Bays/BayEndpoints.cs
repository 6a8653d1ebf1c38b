using Magnum.Api.Clusters;
using Magnum.Api.DryRuns;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Bays;

/// <summary>Bays: the deprecated name of clusters, where it is served.</summary>
internal sealed class BayEndpoints(ClusterResource bays, ClusterCreation creation, ClusterUpdate update, BayStart start, ReleaseProfile release, IOptions<ApiOptions> options)
{
    public void Map(ApiRouteMapper routes)
    {
        if (!options.Value.ServesBays)
            return;
        var (create, change) = bays.Map(routes, BayDialect.Bays, CreateAsync, UpdateAsync);
        create
            .Answers(StatusCodes.Status201Created, BayDialect.Bays.Shapes.Single, before: MicroversionTable.AsynchronousBays)
            .Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted, MicroversionTable.AsynchronousBays)
            .MayBeTried(release, BayDialect.Bays.Shapes.Creation);
        change
            .Answers(StatusCodes.Status200OK, BayDialect.Bays.Shapes.Single, before: MicroversionTable.AsynchronousBays)
            .Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted, MicroversionTable.AsynchronousBays);
    }

    private async Task CreateAsync(ApiRequest request)
    {
        if (request.IsDryRun())
        {
            await creation.TryAsync(request, BayDialect.Bays);
            return;
        }

        var (bay, labelsUnset) = await creation.CreateAsync(request, BayDialect.Bays);
        if (IsAsynchronous(request))
        {
            await ClusterAnswers.AcceptedAsync(request, bay.Uuid);
            return;
        }

        var started = await start.WaitAsync(request, bay);
        request.Http.Response.Headers.Location = request.Links.Item(BayDialect.Bays.Resource, bay.Uuid);
        await ClusterAnswers.ShownAsync(request, StatusCodes.Status201Created, BayDialect.Bays, started with { UpdatedAt = null }, labelsUnset);
    }

    private async Task UpdateAsync(ApiRequest request)
    {
        var bay = await update.ApplyAsync(request, BayDialect.Bays);
        await (IsAsynchronous(request)
            ? ClusterAnswers.AcceptedAsync(request, bay.Uuid)
            : ClusterAnswers.ShownAsync(request, StatusCodes.Status200OK, BayDialect.Bays, bay));
    }

    private static bool IsAsynchronous(ApiRequest request) => request.Version >= MicroversionTable.AsynchronousBays;
}
