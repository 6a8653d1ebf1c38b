using Magnum.Api.Clusters;
using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Credentials;

/// <summary><c>PATCH /v1/credentials/{cluster}</c>: a new credential for a cluster's machines. Administrators reach their own project only, as upstream.</summary>
internal sealed class CredentialEndpoints(ClusterFinder clusters, PolicyEnforcer policy, ReleaseProfile release)
{
    private const string Allow = "PATCH";

    public void Map(ApiRouteMapper routes)
    {
        if (!release.HasCredentials)
            return;
        routes.Map(HttpMethods.Patch, "credentials", PolicyRules.CredentialRotate, static _ => throw RequestBody.Missing("cluster_ident"), MicroversionTable.Credentials, "patch").OnlyRefuses();
        routes.Refuse("credentials", Allow);
        routes.Map(HttpMethods.Patch, "credentials/{cluster}", PolicyRules.CredentialRotate, RotateAsync, MicroversionTable.Credentials, "patch")
            .TakesNoBody().Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted).Refuses(409, 502);
        routes.Refuse("credentials/{cluster}", Allow);
    }

    private async Task RotateAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        await RequestBody.NoneAsync(request);
        var identifier = request.Path("cluster");
        var bay = await clusters.FindAsync(request, identifier, reachesAllProjects: false);
        policy.Enforce(PolicyRules.CredentialRotate, request.Caller, bay);
        request.Announce(reachesAllProjects: false);
        var reply = await clusters.Grain(bay.Uuid).RotateCredentialsAsync(new RotateBayCredentials(request.Caller.TokenText), request.Aborted);
        await ClusterAnswers.AcceptedAsync(request, reply.OrThrow(identifier).Uuid);
    }
}
