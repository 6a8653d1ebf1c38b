using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Clusters;

/// <summary>Finds clusters by UUID or name within what the caller may see.</summary>
internal sealed class ClusterFinder(IGrainFactory grains, IBayIndex index, SafeReads reads)
{
    private readonly GrainReferences<IBayGrain> _bays = new(grains);

    /// <summary>The grain of a cluster.</summary>
    public IBayGrain Grain(Guid uuid) => _bays.Of(GrainKeys.Bay(uuid));

    /// <summary>The cluster.</summary>
    /// <param name="request">Whose caller is announced to the grain.</param>
    /// <param name="identifier">UUID or name.</param>
    /// <param name="reachesAllProjects">Whether an administrator finds other projects' clusters.</param>
    /// <exception cref="ApiException">404 when there is none for this caller, 409 when the name is not unique.</exception>
    public async Task<BaySnapshot> FindAsync(ApiRequest request, string identifier, bool reachesAllProjects)
    {
        request.Announce(reachesAllProjects);
        if (Identifier.Uuid(identifier) is { } uuid)
        {
            var grain = Grain(uuid);
            return await reads.ReadAsync(() => grain.GetAsync(request.Aborted), request.Aborted) ?? throw ApiException.NotFound("Cluster", identifier);
        }

        return await reads.ReadAsync(() => index.FindByNameAsync(request.Scope(reachesAllProjects), identifier, request.Aborted), request.Aborted) switch
        {
            [] => throw ApiException.NotFound("Cluster", identifier),
            [var one] => one,
            _ => throw new ApiException(409, "Multiple clusters exist with same name. Please use the cluster uuid instead."),
        };
    }
}
