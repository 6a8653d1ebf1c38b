using Magnum.Api.Clusters;
using Magnum.Api.Errors;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.NodeGroups;

/// <summary>The node groups of a cluster: reading them, and the paths of what changes them.</summary>
internal sealed class NodeGroupEndpoints(ClusterFinder clusters, PolicyEnforcer policy, NodeGroupChanges changes, ReleaseProfile release, IOptions<ApiOptions> options)
{
    private const string Collection = "clusters/{cluster}/nodegroups";
    private const string Item = "clusters/{cluster}/nodegroups/{nodegroup}";
    private const string Allow = "DELETE, GET, PATCH, POST";

    // Upstream answers with this internal name whatever was asked for.
    private const string GatedName = "get_one";

    public void Map(ApiRouteMapper routes)
    {
        routes.Map(HttpMethods.Get, Collection, PolicyRules.NodeGroupGetAll, ListAsync, MicroversionTable.NodeGroups, GatedName)
            .HasPages(NodeGroupSorting.Keys).HasQuery("role", new TextField(0, int.MaxValue)).AnswersPage(StatusCodes.Status200OK, "nodegroups", NodeGroupJson.Item);
        routes.Map(HttpMethods.Post, Collection, PolicyRules.NodeGroupCreate, changes.CreateAsync, MicroversionTable.NodeGroups, GatedName)
            .Takes(NodeGroupSchema.Body).MayBeRepeated().Answers(StatusCodes.Status202Accepted, NodeGroupJson.Created).Refuses(502);
        routes.Refuse(Collection, Allow);
        routes.Map(HttpMethods.Get, Item, PolicyRules.NodeGroupGet, GetAsync, MicroversionTable.NodeGroups, GatedName).Answers(StatusCodes.Status200OK, NodeGroupJson.Full);
        routes.Map(HttpMethods.Patch, Item, PolicyRules.NodeGroupUpdate, changes.UpdateAsync, MicroversionTable.NodeGroups, GatedName)
            .TakesPatch().Answers(StatusCodes.Status202Accepted, NodeGroupJson.Full);
        routes.Map(HttpMethods.Delete, Item, PolicyRules.NodeGroupDelete, changes.DeleteAsync, MicroversionTable.NodeGroups, GatedName).AnswersNothing(StatusCodes.Status204NoContent);
        routes.Refuse(Item, Allow);
    }

    private async Task ListAsync(ApiRequest request)
    {
        var page = PageQuery.Read(request, options.Value.MaximumPageSize);
        var bay = await clusters.FindAsync(request, request.Path("cluster"), reachesAllProjects: true);
        policy.Enforce(PolicyRules.NodeGroupGetAll, request.Caller, bay);
        page.Check();
        var role = QueryArguments.Value(request, "role") is { Length: > 0 } named ? named : null;
        var groups = await page.ListAsync(
            NodeGroupSorting.Keys,
            page.Marker is not null,
            query => Task.FromResult(Page(bay, query, role)),
            () => ApiException.NotFound("Nodegroup", page.Marker!.Value.ToString("D")));
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (groups, page, request.Links, bay.Uuid, release.ShowsLimitsInLists), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("nodegroups");
            foreach (var group in state.groups)
                NodeGroupJson.WriteItem(json, group, state.ShowsLimitsInLists);
            json.WriteEndArray();
            if (state.groups.Count > 0)
                state.page.WriteNext(json, $"{state.Links.Address}/v1/clusters/{state.Uuid:D}/nodegroups", state.groups.Count, state.groups[^1].Uuid);
            json.WriteEndObject();
        });
    }

    // Null when the marker names no group of the cluster.
    private static IReadOnlyList<NodeGroupSnapshot>? Page(BaySnapshot bay, PageQuery page, string? role)
    {
        var sorted = NodeGroupSorting.Sort(bay.NodeGroups.Where(group => role is null || group.Role == role), page.SortKey, page.SortDirection == "desc");
        if (page.Marker is not { } marker)
            return [.. sorted.Take(page.Limit)];
        if (bay.NodeGroups.All(group => group.Uuid != marker))
            return null;
        return [.. sorted.SkipWhile(group => group.Uuid != marker).Skip(1).Take(page.Limit)];
    }

    private async Task GetAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var bay = await clusters.FindAsync(request, request.Path("cluster"), reachesAllProjects: true);
        policy.Enforce(PolicyRules.NodeGroupGet, request.Caller, bay);
        var group = NodeGroupFinder.Find(bay, request.Path("nodegroup"));
        await JsonAnswer.WriteAsync(
            request.Http,
            StatusCodes.Status200OK,
            (request.Version, new NodeGroupView(bay, group, request.Links)),
            static (json, state) => NodeGroupJson.Write(json, state.Version, state.Item2));
    }
}
