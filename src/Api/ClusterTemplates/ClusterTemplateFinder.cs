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
    /// <param name="request">Whose caller is announced to the grain. Administrators reach every project's templates.</param>
    /// <param name="identifier">UUID or name.</param>
    /// <exception cref="ApiException">404 when there is none for this caller, 409 when the name is not unique.</exception>
    public async Task<BayModelSnapshot> FindAsync(ApiRequest request, string identifier)
    {
        request.Announce(reachesAllProjects: true);
        if (Identifier.Uuid(identifier) is { } uuid)
        {
            var grain = grains.GetGrain<IBayModelGrain>(GrainKeys.BayModel(uuid));
            return await reads.ReadAsync(() => grain.GetAsync(request.Aborted), request.Aborted) ?? throw ApiException.NotFound("ClusterTemplate", identifier);
        }

        return await reads.ReadAsync(() => index.FindByNameAsync(request.Scope(true), identifier, request.Aborted), request.Aborted) switch
        {
            [] => throw ApiException.NotFound("ClusterTemplate", identifier),
            [var one] => one,
            _ => throw new ApiException(409, "Multiple ClusterTemplates exist with same name. Please use the ClusterTemplate uuid instead."),
        };
    }
}
