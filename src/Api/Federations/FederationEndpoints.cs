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
        routes.Map(HttpMethods.Get, Resource, PolicyRules.FederationGetAll, request => ListAsync(request, PolicyRules.FederationGetAll, Resource, FederationSchema.Short));
        routes.Map(HttpMethods.Post, Resource, PolicyRules.FederationCreate, changes.CreateAsync);
        routes.Map(HttpMethods.Patch, Resource, PolicyRules.FederationUpdate, static _ => throw RequestBody.Missing(Argument));
        routes.Map(HttpMethods.Delete, Resource, PolicyRules.FederationDelete, static _ => throw RequestBody.Missing(Argument));
        routes.Refuse(Resource, Allow);
        routes.Map(HttpMethods.Get, Item, PolicyRules.FederationGet, GetAsync);
        routes.Map(HttpMethods.Patch, Item, PolicyRules.FederationUpdate, changes.UpdateAsync);
        routes.Map(HttpMethods.Delete, Item, PolicyRules.FederationDelete, DeleteAsync);
        routes.Refuse(Item, Allow);
        // Upstream forgets to fill in its message, as with clusters.
        routes.Map(HttpMethods.Get, $"{Item}/detail", PolicyRules.FederationDetail, _ => throw new ApiException(404, release.IsLenient
            ? $"The {Resource} resource detail could not be found."
            : "The %(name)s resource %(id)s could not be found."));
    }

    private async Task ListAsync(ApiRequest request, PolicyRule rule, string path, JsonShape<FederationView> shape)
    {
        QueryArguments.Only(request, "marker", "limit", "sort_key", "sort_dir");
        var page = PageQuery.Read(request, options.Value.MaximumPageSize);
        policy.Enforce(rule, request.Caller);
        page.Check(FederationSortKeys.SortKeys);
        var found = await reads.ReadAsync(() => index.ListAsync(page.ToQuery(request.Caller.ProjectId), request.Aborted), request.Aborted)
            ?? throw FederationErrors.NotFound(page.Marker!.Value.ToString("D"));
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
        if (request.Path("federation") == "detail")
        {
            await ListAsync(request, PolicyRules.FederationDetail, $"{Resource}/detail", FederationSchema.Full);
            return;
        }

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
