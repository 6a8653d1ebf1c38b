using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Stats;

/// <summary><c>GET /v1/stats</c>: how many clusters and machines a project or, for administrators, the whole cloud has.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/stats.py, release 15.0.1.</remarks>
internal sealed class StatsEndpoints(IBayIndex index, PolicyEnforcer policy, SafeReads reads)
{
    private const string Resource = "stats";

    private static readonly JsonShape<BayCounts> Shape = new(
        JsonField<BayCounts>.Number("clusters", static counts => counts.Bays),
        JsonField<BayCounts>.Number("nodes", static counts => counts.Machines));

    public void Map(ApiRouteMapper routes)
    {
        routes.Map(HttpMethods.Get, Resource, PolicyRules.StatsGetAll, GetAsync)
            .HasQuery("project_id", new TextField(0, int.MaxValue)).HasQuery("type", new WordField("cluster")).Answers(StatusCodes.Status200OK, Shape);
        routes.Refuse(Resource, "GET");
    }

    private async Task GetAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        policy.Enforce(PolicyRules.StatsGetAll, request.Caller);
        if (!string.Equals(QueryArguments.Value(request, "type") ?? "cluster", "cluster", StringComparison.OrdinalIgnoreCase))
            throw ApiException.BadRequest("Invalid stats type. Allowed values are 'cluster'");
        var projectId = Project(request);
        var counts = await reads.ReadAsync(() => index.CountAsync(projectId, request.Aborted), request.Aborted);
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, counts, Shape.Write);
    }

    // Null: all projects. An empty argument counts as none.
    private static string? Project(ApiRequest request)
    {
        var asked = QueryArguments.Value(request, "project_id") is { Length: > 0 } given ? PythonValue.Storable(given) : request.Scope(reachesAllProjects: true);
        return request.Caller.IsAdmin || asked == request.Caller.ProjectId ? asked : throw ApiException.NotAuthorized();
    }
}
