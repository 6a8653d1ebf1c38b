using Magnum.Api.Clusters;
using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Certificates;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Certificates;

/// <summary>The certificate authorities of a cluster: show, sign and rotate. Administrators reach their own project only, as upstream.</summary>
internal sealed class CertificateEndpoints(IGrainFactory grains, ClusterFinder clusters, PolicyEnforcer policy, SafeReads reads, ReleaseProfile release)
{
    private const string Allow = "GET, PATCH, POST";

    private static readonly BodyField[] Fields =
    [
        new BodyField("cluster_uuid", new PlainTextField()),
        new BodyField("links", new IgnoredField()) { IsReadOnly = true },
        new BodyField("csr", new TextField(1, int.MaxValue)),
        new BodyField("pem", new TextField(0, int.MaxValue)),
        new BodyField("ca_cert_type", new TextField(0, int.MaxValue)),
        new BodyField("created_at", new IgnoredField()) { IsReadOnly = true },
        new BodyField("updated_at", new IgnoredField()) { IsReadOnly = true },
    ];

    private readonly BodySchema _body = new("certificate", release.TakesBays ? [new BodyField("bay_uuid", new PlainTextField()), .. Fields] : Fields);

    private readonly JsonShape<CertificateView> _authority = CertificateJson.Authority(release);

    private readonly JsonShape<CertificateView> _signed = CertificateJson.Signed(release);

    public void Map(ApiRouteMapper routes)
    {
        routes.Map(HttpMethods.Post, "certificates", PolicyRules.CertificateCreate, SignAsync)
            .Takes(_body).Answers(StatusCodes.Status201Created, _signed).Refuses(404, 409);
        routes.Map(HttpMethods.Patch, "certificates", PolicyRules.CertificateRotate, static _ => throw RequestBody.Missing("cluster_ident")).OnlyRefuses();
        routes.Refuse("certificates", Allow);
        routes.Map(HttpMethods.Get, "certificates/{cluster}", PolicyRules.CertificateGet, GetAsync)
            .HasQuery("ca_cert_type", new TextField(0, int.MaxValue)).Answers(StatusCodes.Status200OK, _authority);
        routes.Map(HttpMethods.Patch, "certificates/{cluster}", PolicyRules.CertificateRotate, RotateAsync)
            .TakesNoBody().Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted);
        routes.Refuse("certificates/{cluster}", Allow);
    }

    private async Task GetAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var bay = await clusters.FindAsync(request, request.Path("cluster"), reachesAllProjects: false);
        policy.Enforce(PolicyRules.CertificateGet, request.Caller, bay);
        var authority = Authority(QueryArguments.Value(request, "ca_cert_type"));
        request.Announce(reachesAllProjects: false);
        var grain = Grain(bay);
        var pem = await reads.ReadAsync(() => grain.GetAuthorityAsync(authority, request.Aborted), request.Aborted) ?? throw SignErrors.NoAuthority();
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, new CertificateView(bay.Uuid, pem, request.Links), _authority.Write);
    }

    private async Task SignAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var values = _body.Read(await RequestBody.ReadAsync(request, _body.Argument), emptyMeansNull: false);
        var bay = await ClusterAsync(request, values);
        policy.Enforce(PolicyRules.CertificateCreate, request.Caller, bay);
        var csr = values.Text("csr") ?? throw ApiException.InvalidInput("csr", "None", "Mandatory field missing.");
        var type = values.Text("ca_cert_type");
        request.Announce(reachesAllProjects: false);
        var pem = (await Grain(bay).SignAsync(Authority(type), csr, request.Aborted)).OrThrow(csr);
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status201Created, new CertificateView(bay.Uuid, pem, request.Links, csr, type), _signed.Write);
    }

    private async Task RotateAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        await RequestBody.NoneAsync(request);
        var identifier = request.Path("cluster");
        var bay = await clusters.FindAsync(request, identifier, reachesAllProjects: false);
        policy.Enforce(PolicyRules.CertificateRotate, request.Caller, bay);
        request.Announce(reachesAllProjects: false);
        var reply = await clusters.Grain(bay.Uuid).RotateCaAsync(request.Aborted);
        await ClusterAnswers.AcceptedAsync(request, reply.OrThrow(identifier).Uuid);
    }

    // A cluster that a body names wrongly is the body's fault: 400, except for upstream's odd 404 when none is named.
    private async Task<BaySnapshot> ClusterAsync(ApiRequest request, BodyValues values)
    {
        var identifier = values.Text("cluster_uuid") ?? values.Text("bay_uuid");
        if (identifier is null)
            throw release.IsLenient ? ApiException.InvalidInput("cluster_uuid", "None", "Mandatory field missing.") : ApiException.NotFound("Cluster", "Unset");
        try
        {
            return await clusters.FindAsync(request, identifier, reachesAllProjects: false);
        }
        catch (ApiException error) when (error.Status == StatusCodes.Status404NotFound)
        {
            throw ApiException.BadRequest(error.Detail);
        }
    }

    private ICertificatesGrain Grain(BaySnapshot bay) => grains.GetGrain<ICertificatesGrain>(GrainKeys.Certificates(bay.Uuid));

    private static CertificateAuthority Authority(string? type) => type switch
    {
        "etcd" => CertificateAuthority.Etcd,
        "front_proxy" or "front-proxy" => CertificateAuthority.FrontProxy,
        _ => CertificateAuthority.Kubernetes,
    };
}
