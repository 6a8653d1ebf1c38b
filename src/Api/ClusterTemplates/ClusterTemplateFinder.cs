using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Api.ClusterTemplates;

/// <summary>Finds templates by UUID or name within what the caller may see.</summary>
internal sealed class ClusterTemplateFinder(IGrainFactory grains, IBayModelIndex index, SafeReads reads)
{
    /// <summary>The template.</summary>
    /// <param name="request">Whose caller is announced to the grain.</param>
    /// <param name="identifier">UUID or name.</param>
    /// <param name="reachesAllProjects">Whether an administrator finds other projects' templates.</param>
    /// <exception cref="ApiException">404 when there is none for this caller, 409 when the name is not unique.</exception>
    public async Task<BayModelSnapshot> FindAsync(ApiRequest request, string identifier, bool reachesAllProjects)
    {
        request.Announce(reachesAllProjects);
        if (Identifier.Uuid(identifier) is { } uuid)
        {
            var grain = grains.GetGrain<IBayModelGrain>(GrainKeys.BayModel(uuid));
            return await reads.ReadAsync(() => grain.GetAsync(request.Aborted), request.Aborted) ?? throw ApiException.NotFound("ClusterTemplate", identifier);
        }

        return await reads.ReadAsync(() => index.FindByNameAsync(request.Scope(reachesAllProjects), identifier, request.Aborted), request.Aborted) switch
        {
            [] => throw ApiException.NotFound("ClusterTemplate", identifier),
            [var one] => one,
            _ => throw new ApiException(409, "Multiple ClusterTemplates exist with same name. Please use the ClusterTemplate uuid instead."),
        };
    }
}
