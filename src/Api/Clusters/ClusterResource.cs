using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Clusters;

/// <summary>The operations on bays, under whatever name a resource has for them.</summary>
internal sealed class ClusterResource(
    IBayIndex index,
    ClusterFinder finder,
    PolicyEnforcer policy,
    SafeReads reads,
    ReleaseProfile release,
    IOptions<ApiOptions> options)
{
    private const string Allow = "DELETE, GET, PATCH, POST";

    /// <summary>Maps the paths of a resource.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="dialect">The resource.</param>
    /// <param name="create">Serves POST.</param>
    /// <param name="update">Serves PATCH of one.</param>
    public void Map(ApiRouteMapper routes, ClusterDialect dialect, Func<ApiRequest, Task> create, Func<ApiRequest, Task> update)
    {
        var (resource, rules) = (dialect.Resource, dialect.Rules);
        var item = $"{resource}/{{cluster}}";
        routes.Map(HttpMethods.Get, resource, rules.GetAll, request => ListAsync(request, dialect, rules.GetAll, resource, dialect.Shapes(request.Version).Short));
        routes.Map(HttpMethods.Post, resource, rules.Create, create);
        routes.Map(HttpMethods.Patch, resource, rules.Update, request => throw RequestBody.Missing(dialect.IdentifierArgument));
        routes.Map(HttpMethods.Delete, resource, rules.Delete, request => throw RequestBody.Missing(dialect.IdentifierArgument));
        routes.Refuse(resource, Allow);
        routes.Map(HttpMethods.Get, item, rules.Get, request => GetAsync(request, dialect));
        routes.Map(HttpMethods.Patch, item, rules.Update, update);
        routes.Map(HttpMethods.Delete, item, rules.Delete, request => DeleteAsync(request, dialect));
        routes.Refuse(item, Allow);
        routes.Map(HttpMethods.Get, $"{item}/detail", rules.Detail, request => DetailOfItem(dialect));
    }

    private Task GetAsync(ApiRequest request, ClusterDialect dialect) => request.Path("cluster") == "detail"
        ? ListAsync(request, dialect, dialect.Rules.Detail, $"{dialect.Resource}/detail", dialect.Shapes(request.Version).Detailed)
        : GetOneAsync(request, dialect);

    private async Task ListAsync(ApiRequest request, ClusterDialect dialect, PolicyRule rule, string path, JsonShape<ClusterView> shape)
    {
        QueryArguments.Only(request, "marker", "limit", "sort_key", "sort_dir");
        var page = PageQuery.Read(request, options.Value.MaximumPageSize);
        policy.Enforce(rule, request.Caller);
        page.Check(SortKeys.Clusters);
        request.Announce(dialect.ReachesAllProjects);
        var bays = await reads.ReadAsync(() => index.ListAsync(page.ToQuery(request.Scope(dialect.ReachesAllProjects)), request.Aborted), request.Aborted)
            ?? throw ApiException.NotFound("Cluster", page.Marker!.Value.ToString("D"));
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (bays, page, request.Links, dialect.Resource, path, shape), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray(state.Resource);
            foreach (var bay in state.bays)
                state.shape.Write(json, new(bay, state.Links, state.Resource));
            json.WriteEndArray();
            if (state.bays.Count > 0)
                state.page.WriteNext(json, $"{state.Links.Address}/v1/{state.path}", state.bays.Count, state.bays[^1].Uuid);
            json.WriteEndObject();
        });
    }

    private async Task GetOneAsync(ApiRequest request, ClusterDialect dialect)
    {
        QueryArguments.Only(request);
        var bay = await finder.FindAsync(request, request.Path("cluster"), dialect.ReachesAllProjects);
        policy.Enforce(dialect.Rules.Get, request.Caller, bay.ProjectId, bay.UserId);
        await ClusterAnswers.ShownAsync(request, StatusCodes.Status200OK, dialect, bay);
    }

    private async Task DeleteAsync(ApiRequest request, ClusterDialect dialect)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("cluster");
        var bay = await finder.FindAsync(request, identifier, dialect.ReachesAllProjects);
        policy.Enforce(dialect.Rules.Delete, request.Caller, bay.ProjectId, bay.UserId);
        request.Announce(dialect.ReachesAllProjects);
        (await finder.Grain(bay.Uuid).DeleteAsync(request.Aborted)).OrThrow(identifier);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // Upstream forgets to fill in its message, as recorded.
    private Task DetailOfItem(ClusterDialect dialect) => throw new ApiException(404, release.IsLenient
        ? $"The {dialect.Resource} resource detail could not be found."
        : "The %(name)s resource %(id)s could not be found.");
}
