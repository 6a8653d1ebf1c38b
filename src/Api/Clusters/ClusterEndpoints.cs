using System.Text.Json;
using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Persistence.Lists;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Clusters;

/// <summary>Clusters: bays by today's name.</summary>
internal sealed class ClusterEndpoints(
    IBayIndex index,
    ClusterFinder finder,
    ClusterCreation creation,
    ClusterUpdate update,
    ClusterResize resize,
    PolicyEnforcer policy,
    SafeReads reads,
    ReleaseProfile release,
    IOptions<ApiOptions> options)
{
    private const string Resource = "clusters";
    private const string Allow = "DELETE, GET, PATCH, POST";
    private const string IdentifierArgument = "cluster_ident";

    public void Map(ApiRouteMapper routes)
    {
        routes.Map(HttpMethods.Get, Resource, PolicyRules.ClusterGetAll, ListAsync);
        routes.Map(HttpMethods.Post, Resource, PolicyRules.ClusterCreate, creation.HandleAsync);
        routes.Map(HttpMethods.Patch, Resource, PolicyRules.ClusterUpdate, static request => throw RequestBody.Missing(IdentifierArgument));
        routes.Map(HttpMethods.Delete, Resource, PolicyRules.ClusterDelete, static request => throw RequestBody.Missing(IdentifierArgument));
        routes.Refuse(Resource, Allow);
        routes.Map(HttpMethods.Get, "clusters/{cluster}", PolicyRules.ClusterGet, GetAsync);
        routes.Map(HttpMethods.Patch, "clusters/{cluster}", PolicyRules.ClusterUpdate, update.HandleAsync);
        routes.Map(HttpMethods.Delete, "clusters/{cluster}", PolicyRules.ClusterDelete, DeleteAsync);
        routes.Refuse("clusters/{cluster}", Allow);
        routes.Map(HttpMethods.Get, "clusters/{cluster}/detail", PolicyRules.ClusterDetail, DetailOfItem);
        routes.Map(HttpMethods.Post, "clusters/{cluster}/actions/resize", PolicyRules.ClusterResize, resize.HandleAsync, MicroversionTable.Resize, "resize");
        routes.Refuse("clusters/{cluster}/actions/{action}", "");
    }

    private Task GetAsync(ApiRequest request) => request.Path("cluster") == "detail" ? DetailOfListAsync(request) : GetOneAsync(request);

    private async Task ListAsync(ApiRequest request)
    {
        var page = Page(request, PolicyRules.ClusterGetAll);
        var bays = await ReadAsync(request, page, index.SummariesAsync);
        await WriteAsync(request, page, Resource, bays, static bay => bay.Uuid, static (json, bay, request) => ClusterJson.Write(json, bay, request.Links, request.Version));
    }

    private async Task DetailOfListAsync(ApiRequest request)
    {
        var page = Page(request, PolicyRules.ClusterDetail);
        var bays = await ReadAsync(request, page, index.ListAsync);
        await WriteAsync(
            request, page, "clusters/detail", bays, static bay => bay.Uuid, static (json, bay, request) => ClusterJson.Write(json, bay, request.Links, request.Version, ClusterJson.Extent.Detailed));
    }

    private PageQuery Page(ApiRequest request, PolicyRule rule)
    {
        QueryArguments.Only(request, "marker", "limit", "sort_key", "sort_dir");
        var page = PageQuery.Read(request, options.Value.MaximumPageSize);
        policy.Enforce(rule, request.Caller);
        page.Check(BaySortKeys.SortKeys);
        return page;
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(ApiRequest request, PageQuery page, Func<ListQuery, CancellationToken, Task<IReadOnlyList<T>?>> list)
    {
        request.Announce(reachesAllProjects: true);
        return await reads.ReadAsync(() => list(page.ToQuery(request.Scope(true)), request.Aborted), request.Aborted)
            ?? throw ApiException.NotFound("Cluster", page.Marker!.Value.ToString("D"));
    }

    private static Task WriteAsync<T>(
        ApiRequest request, PageQuery page, string path, IReadOnlyList<T> bays, Func<T, Guid> uuid, Action<Utf8JsonWriter, T, ApiRequest> write) =>
        JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (request, page, path, bays, uuid, write), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray(Resource);
            foreach (var bay in state.bays)
                state.write(json, bay, state.request);
            json.WriteEndArray();
            if (state.bays.Count > 0)
                state.page.WriteNext(json, $"{state.request.Links.Address}/v1/{state.path}", state.bays.Count, state.uuid(state.bays[^1]));
            json.WriteEndObject();
        });

    private async Task GetOneAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var bay = await finder.FindAsync(request, request.Path("cluster"), reachesAllProjects: true);
        policy.Enforce(PolicyRules.ClusterGet, request.Caller, bay);
        await JsonAnswer.WriteAsync(
            request.Http,
            StatusCodes.Status200OK,
            (bay, request.Links, request.Version),
            static (json, state) => ClusterJson.Write(json, state.bay, state.Links, state.Version, ClusterJson.Extent.Single));
    }

    private async Task DeleteAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("cluster");
        var bay = await finder.FindAsync(request, identifier, reachesAllProjects: true);
        policy.Enforce(PolicyRules.ClusterDelete, request.Caller, bay);
        request.Announce(reachesAllProjects: true);
        (await finder.Grain(bay.Uuid).DeleteAsync(request.Aborted)).OrThrow(identifier);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // Upstream forgets to fill in its message, as recorded.
    private Task DetailOfItem(ApiRequest request) => throw new ApiException(404, release.IsLenient
        ? $"The {Resource} resource detail could not be found."
        : "The %(name)s resource %(id)s could not be found.");
}
