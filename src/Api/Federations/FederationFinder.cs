using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Federations;

namespace Magnum.Api.Federations;

/// <summary>Finds federations by UUID or name in the caller's project.</summary>
internal sealed class FederationFinder(IGrainFactory grains, IFederationIndex index, SafeReads reads)
{
    /// <summary>The grain of a federation.</summary>
    public IFederationGrain Grain(Guid uuid) => grains.GetGrain<IFederationGrain>(GrainKeys.Federation(uuid));

    /// <summary>The federation.</summary>
    /// <exception cref="ApiException">404 when there is none for this caller, 409 when the name is not unique.</exception>
    public async Task<FederationSnapshot> FindAsync(ApiRequest request, string identifier)
    {
        request.Announce(reachesAllProjects: false);
        if (Identifier.Uuid(identifier) is { } uuid)
            return await reads.ReadAsync(() => Grain(uuid).GetAsync(request.Aborted), request.Aborted) ?? throw FederationErrors.NotFound(identifier);

        return await reads.ReadAsync(() => index.FindByNameAsync(request.Caller.ProjectId, identifier, request.Aborted), request.Aborted) switch
        {
            [] => throw FederationErrors.NotFound(identifier),
            [var one] => one,
            _ => throw new ApiException(409, "Multiple federations exist with same name. Please use the federation uuid instead."),
        };
    }
}
