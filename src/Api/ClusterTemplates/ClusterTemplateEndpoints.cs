using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Persistence.Lists;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.ClusterTemplates;

/// <summary>Cluster templates: bay models by today's name.</summary>
internal sealed class ClusterTemplateEndpoints(
    IGrainFactory grains,
    IBayModelIndex index,
    ClusterTemplateFinder finder,
    ClusterTemplateCreation creation,
    ClusterTemplateUpdate update,
    PolicyEnforcer policy,
    SafeReads reads,
    ReleaseProfile release,
    IOptions<ApiOptions> options)
{
    private const string Resource = "clustertemplates";
    private const string Allow = "DELETE, GET, PATCH, POST";
    private const string IdentifierArgument = "cluster_template_ident";

    public void Map(ApiRouteMapper routes)
    {
        routes.Map(HttpMethods.Get, Resource, PolicyRules.TemplateGetAll, request => ListAsync(request, PolicyRules.TemplateGetAll, Resource));
        routes.Map(HttpMethods.Post, Resource, PolicyRules.TemplateCreate, creation.HandleAsync);
        routes.Map(HttpMethods.Patch, Resource, PolicyRules.TemplateUpdate, static request => throw RequestBody.Missing(IdentifierArgument));
        routes.Map(HttpMethods.Delete, Resource, PolicyRules.TemplateDelete, static request => throw RequestBody.Missing(IdentifierArgument));
        routes.Refuse(Resource, Allow);
        routes.Map(HttpMethods.Get, "clustertemplates/{template}", PolicyRules.TemplateGet, GetAsync);
        routes.Map(HttpMethods.Patch, "clustertemplates/{template}", PolicyRules.TemplateUpdate, update.HandleAsync);
        routes.Map(HttpMethods.Delete, "clustertemplates/{template}", PolicyRules.TemplateDelete, DeleteAsync);
        routes.Refuse("clustertemplates/{template}", Allow);
        routes.Map(HttpMethods.Get, "clustertemplates/{template}/detail", PolicyRules.TemplateDetail, DetailOfItem);
    }

    private Task GetAsync(ApiRequest request) => request.Path("template") == "detail"
        ? ListAsync(request, PolicyRules.TemplateDetail, "clustertemplates/detail")
        : GetOneAsync(request);

    private async Task ListAsync(ApiRequest request, PolicyRule rule, string path)
    {
        QueryArguments.Only(request, "marker", "limit", "sort_key", "sort_dir");
        var page = PageQuery.Read(request, options.Value.MaximumPageSize);
        policy.Enforce(rule, request.Caller);
        page.Check(BayModelSortKeys.SortKeys);
        request.Announce(reachesAllProjects: true);
        var models = await reads.ReadAsync(() => index.ListAsync(page.ToQuery(request.Scope(true)), request.Aborted), request.Aborted)
            ?? throw ApiException.NotFound("ClusterTemplate", page.Marker!.Value.ToString("D"));
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (models, page, request.Links, path, release.ShowsDriver), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray(Resource);
            foreach (var model in state.models)
                ClusterTemplateJson.Write(json, model, state.Links, state.ShowsDriver);
            json.WriteEndArray();
            if (state.models.Count > 0)
                state.page.WriteNext(json, $"{state.Links.Address}/v1/{state.path}", state.models.Count, state.models[^1].Uuid);
            json.WriteEndObject();
        });
    }

    private async Task GetOneAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var model = await finder.FindAsync(request, request.Path("template"));
        if (model.Public)
            policy.EnforceReach(PolicyRules.TemplateGet, request.Caller);
        else
            policy.Enforce(PolicyRules.TemplateGet, request.Caller, model);
        await JsonAnswer.WriteAsync(
            request.Http,
            StatusCodes.Status200OK,
            (model, request.Links, release.ShowsDriver),
            static (json, state) => ClusterTemplateJson.Write(json, state.model, state.Links, state.ShowsDriver));
    }

    private async Task DeleteAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("template");
        var model = await finder.FindAsync(request, identifier);
        policy.Enforce(PolicyRules.TemplateDelete, request.Caller, model);
        request.Announce(reachesAllProjects: true);
        var reply = await grains.GetGrain<IBayModelGrain>(GrainKeys.BayModel(model.Uuid)).DeleteAsync(request.Aborted);
        reply.OrThrow(identifier, model.Uuid);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // Upstream forgets to fill in its message, as recorded.
    private Task DetailOfItem(ApiRequest request) => throw new ApiException(404, release.IsLenient
        ? $"The {Resource} resource detail could not be found."
        : "The %(name)s resource %(id)s could not be found.");
}
