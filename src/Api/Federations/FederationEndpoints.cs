using Magnum.Api.Clusters;
using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Federations;
using Magnum.Persistence.Lists;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Federations;

/// <summary>Federations: bookkeeping of which clusters belong together. Administrators reach their own project only, as upstream.</summary>
internal sealed class FederationEndpoints(
    IFederationIndex index,
    FederationFinder finder,
    FederationChanges changes,
    PolicyEnforcer policy,
    SafeReads reads,
    ReleaseProfile release,
    IOptions<ApiOptions> options)
{
    private const string Resource = FederationSchema.Resource;
    private const string Item = $"{Resource}/{{federation}}";
    private const string Argument = "federation_ident";
    private const string Allow = "DELETE, GET, PATCH, POST";

    public void Map(ApiRouteMapper routes)
    {
        routes.Map(HttpMethods.Get, Resource, PolicyRules.FederationGetAll, request => ListAsync(request, PolicyRules.FederationGetAll, Resource, FederationSchema.Short))
            .HasPages(FederationSortKeys.SortKeys).AnswersPage(StatusCodes.Status200OK, Resource, FederationSchema.Short);
        routes.Map(HttpMethods.Post, Resource, PolicyRules.FederationCreate, changes.CreateAsync)
            .Takes(FederationSchema.Body).MayBeRepeated().Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted).Refuses(404, 409);
        routes.Map(HttpMethods.Patch, Resource, PolicyRules.FederationUpdate, static _ => throw RequestBody.Missing(Argument)).OnlyRefuses();
        routes.Map(HttpMethods.Delete, Resource, PolicyRules.FederationDelete, static _ => throw RequestBody.Missing(Argument)).OnlyRefuses();
        routes.Refuse(Resource, Allow);
        var detail = routes.Describe(HttpMethods.Get, $"{Resource}/detail", PolicyRules.FederationDetail)
            .HasPages(FederationSortKeys.SortKeys).AnswersPage(StatusCodes.Status200OK, Resource, FederationSchema.Full);
        routes.Map(HttpMethods.Get, Item, PolicyRules.FederationGet, request => request.Path("federation") == "detail"
            ? ListAsync(request.For(detail), PolicyRules.FederationDetail, $"{Resource}/detail", FederationSchema.Full)
            : GetAsync(request)).Answers(StatusCodes.Status200OK, FederationSchema.Full);
        routes.Map(HttpMethods.Patch, Item, PolicyRules.FederationUpdate, changes.UpdateAsync)
            .TakesPatch().Answers(StatusCodes.Status202Accepted, ClusterAnswers.Accepted);
        routes.Map(HttpMethods.Delete, Item, PolicyRules.FederationDelete, DeleteAsync).AnswersNothing(StatusCodes.Status204NoContent);
        routes.Refuse(Item, Allow);
        routes.Map(HttpMethods.Get, $"{Item}/detail", PolicyRules.FederationDetail, _ => throw ApiException.NoDetailOfItem(Resource, release.IsLenient)).OnlyRefuses();
    }

    private async Task ListAsync(ApiRequest request, PolicyRule rule, string path, JsonShape<FederationView> shape)
    {
        var page = PageQuery.Read(request, options.Value.MaximumPageSize);
        policy.Enforce(rule, request.Caller);
        page.Check();
        var found = await page.ListAsync(
            FederationSortKeys.SortKeys,
            page.Marker is not null,
            query => reads.ReadAsync(() => index.ListAsync(query.ToQuery(request.Caller.ProjectId), request.Aborted), request.Aborted),
            () => FederationErrors.NotFound(page.Marker!.Value.ToString("D")));
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (found, page, request.Links, path, shape), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray(Resource);
            foreach (var federation in state.found)
                state.shape.Write(json, new FederationView(federation, state.Links));
            json.WriteEndArray();
            if (state.found.Count > 0)
                state.page.WriteNext(json, $"{state.Links.Address}/v1/{state.path}", state.found.Count, state.found[^1].Uuid);
            json.WriteEndObject();
        });
    }

    private async Task GetAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var federation = await finder.FindAsync(request, request.Path("federation"));
        policy.Enforce(PolicyRules.FederationGet, request.Caller);
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, new FederationView(federation, request.Links), FederationSchema.Full.Write);
    }

    private async Task DeleteAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("federation");
        var federation = await finder.FindAsync(request, identifier);
        policy.Enforce(PolicyRules.FederationDelete, request.Caller);
        request.Announce(reachesAllProjects: false);
        (await finder.Grain(federation.Uuid).DeleteAsync(request.Aborted)).OrThrow(identifier, federation.Name);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
