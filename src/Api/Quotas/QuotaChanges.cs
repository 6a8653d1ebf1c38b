using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.OpenStack.Keystone;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Quotas;

/// <summary>POST, PATCH and DELETE of quotas.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/quota.py and magnum/api/validation.py, release 15.0.1.</remarks>
internal sealed class QuotaChanges(IGrainFactory grains, IQuotaIndex index, IKeystoneProjects projects, PolicyEnforcer policy, ReleaseProfile release)
{
    public async Task CreateAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var values = QuotaSchema.Create.Read(await RequestBody.ReadAsync(request, QuotaSchema.Create.Argument), release.IsLenient);
        // Upstream asks Keystone first, in its own name, and so tells everybody which projects exist.
        policy.Enforce(PolicyRules.QuotaCreate, request.Caller);
        var project = values.Text("project_id") ?? throw ApiException.BadRequest("Must provide a valid project ID.");
        if (!await projects.ExistsAsync(request.Caller.Credential, project, request.Aborted))
            throw ApiException.NotFound("The project_id", project);
        request.Announce(reachesAllProjects: true);
        var limit = values.Integer("hard_limit") ?? QuotaSchema.DefaultHardLimit;
        var reply = await Tenant(project).CreateQuotaAsync(limit, request.Aborted);
        // An earlier attempt made it: a quota has no UUID to know it by, but it is as it was asked for and never changed.
        if (request.MayBeDone && reply is QuotaReply.AlreadyExists && await index.FindAsync(project, request.Aborted) is { Snapshot.UpdatedAt: null } made && made.Snapshot.HardLimit == limit)
            reply = new QuotaReply.Done(made);
        await JsonAnswer.WriteAsync(
            request.Http,
            StatusCodes.Status201Created,
            new QuotaView(reply.OrThrow(project, QuotaSchema.Cluster), IsCreated: true),
            QuotaJson.Stored.Write);
    }

    public async Task UpdateAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var values = QuotaSchema.Patch.Read(await RequestBody.ReadAsync(request, QuotaSchema.Patch.Argument), release.IsLenient);
        var (project, resource) = Target(request, PolicyRules.QuotaUpdate);
        request.Announce(reachesAllProjects: true);
        var reply = await Tenant(project).ChangeQuotaAsync(values.Integer("hard_limit"), request.Aborted);
        await JsonAnswer.WriteAsync(
            request.Http,
            StatusCodes.Status202Accepted,
            new QuotaView(reply.OrThrow(project, resource), IsChanged: true),
            QuotaJson.Stored.Write);
    }

    public async Task DeleteAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var (project, resource) = Target(request, PolicyRules.QuotaDelete);
        request.Announce(reachesAllProjects: true);
        (await Tenant(project).DeleteQuotaAsync(request.Aborted)).OrThrow(project, resource);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // The project and resource of the path, once the caller may change them.
    private (string Project, string Resource) Target(ApiRequest request, PolicyRule rule)
    {
        policy.Enforce(rule, request.Caller);
        var (project, resource) = (request.Path("project"), request.Path("resource"));
        return resource == QuotaSchema.Cluster ? (project, resource) : throw QuotaErrors.NotFound(project, resource);
    }

    private ITenantGrain Tenant(string project) => grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(project));
}
