using Magnum.Api.Clusters;
using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Credentials;

/// <summary>
/// <c>PATCH /v1/credentials/{cluster}</c>: a new credential for a cluster's machines. Administrators reach their own project only, as upstream.
/// <c>GET</c>, which upstream does not have: the one that is in force, for the machines themselves.
/// </summary>
internal sealed class CredentialEndpoints(ClusterFinder clusters, PolicyEnforcer policy, SafeReads reads, ReleaseProfile release)
{
    /// <summary>What everybody but machines is told, as upstream tells them.</summary>
    private const string Allow = "PATCH";

    public void Map(ApiRouteMapper routes)
    {
        if (!release.HasCredentials)
            return;
        routes.Map(HttpMethods.Patch, "credentials", PolicyRules.CredentialRotate, static _ => throw RequestBody.Missing("cluster_ident"), MicroversionTable.Credentials, "patch").OnlyRefuses();
        routes.Refuse("credentials", Allow);
        routes.Map(HttpMethods.Patch, "credentials/{cluster}", PolicyRules.CredentialRotate, RotateAsync, MicroversionTable.Credentials, "patch")
            .TakesNoBody().Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted).Refuses(409, 502);
        routes.Map(HttpMethods.Get, "credentials/{cluster}", rule: null, GetAsync, MicroversionTable.Credentials, "get")
            .Answers(StatusCodes.Status200OK, CredentialJson.Shape).Refuses(405);
        routes.Refuse("credentials/{cluster}", Allow);
    }

    // Whoever is no machine of this cluster hears what he would hear if there were no such method, whether the cluster exists or not: its owner too.
    // A policy has no say, since nobody else's role makes him one.
    private async Task GetAsync(ApiRequest request)
    {
        if (request.Caller.Token.Trust is not { } trust || Identifier.Uuid(request.Path("cluster")) is not { } uuid)
            throw NoMachine();
        QueryArguments.Only(request);
        request.Announce(reachesAllProjects: false);
        var grain = clusters.Grain(uuid);
        var credential = await reads.ReadAsync(() => grain.GetMachineCredentialAsync(trust.Id, request.Aborted), request.Aborted) ?? throw NoMachine();
        request.Http.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, credential, CredentialJson.Shape.Write);
    }

    private static RouterException NoMachine() => new(StatusCodes.Status405MethodNotAllowed, allow: Allow);

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
