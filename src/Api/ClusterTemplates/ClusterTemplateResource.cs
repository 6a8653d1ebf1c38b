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

/// <summary>The operations on bay models, under whatever name a resource has for them.</summary>
internal sealed class ClusterTemplateResource(
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
    private const string Allow = "DELETE, GET, PATCH, POST";

    /// <summary>Maps the paths of a resource.</summary>
    public void Map(ApiRouteMapper routes, ClusterTemplateDialect dialect)
    {
        var (resource, rules) = (dialect.Resource, dialect.Rules);
        var item = $"{resource}/{{template}}";
        routes.Map(HttpMethods.Get, resource, rules.GetAll, request => ListAsync(request, dialect, rules.GetAll, resource))
            .HasPages(BayModelSortKeys.SortKeys).AnswersPage(StatusCodes.Status200OK, resource, dialect.Shape);
        // The image, the keypair or the cloud's other things may be missing, or their names ambiguous; the UUID may be taken.
        routes.Map(HttpMethods.Post, resource, rules.Create, request => creation.HandleAsync(request, dialect))
            .Takes(dialect.Body).MayBeRepeated().Answers(StatusCodes.Status201Created, dialect.Shape).Refuses(404, 409, 502);
        routes.Map(HttpMethods.Patch, resource, rules.Update, request => throw RequestBody.Missing(dialect.IdentifierArgument)).OnlyRefuses();
        routes.Map(HttpMethods.Delete, resource, rules.Delete, request => throw RequestBody.Missing(dialect.IdentifierArgument)).OnlyRefuses();
        routes.Refuse(resource, Allow);
        var detail = routes.Describe(HttpMethods.Get, $"{resource}/detail", rules.Detail)
            .HasPages(BayModelSortKeys.SortKeys).AnswersPage(StatusCodes.Status200OK, resource, dialect.Shape);
        routes.Map(HttpMethods.Get, item, rules.Get, request => request.Path("template") == "detail"
            ? ListAsync(request.For(detail), dialect, rules.Detail, $"{resource}/detail")
            : GetOneAsync(request, dialect)).Answers(StatusCodes.Status200OK, dialect.Shape);
        routes.Map(HttpMethods.Patch, item, rules.Update, request => update.HandleAsync(request, dialect))
            .TakesPatch().Answers(StatusCodes.Status200OK, dialect.Shape).Refuses(502);
        routes.Map(HttpMethods.Delete, item, rules.Delete, request => DeleteAsync(request, dialect)).AnswersNothing(StatusCodes.Status204NoContent);
        routes.Refuse(item, Allow);
        routes.Map(HttpMethods.Get, $"{item}/detail", rules.Detail, _ => throw ApiException.NoDetailOfItem(resource, release.IsLenient)).OnlyRefuses();
    }

    private async Task ListAsync(ApiRequest request, ClusterTemplateDialect dialect, PolicyRule rule, string path)
    {
        var page = PageQuery.Read(request, options.Value.MaximumPageSize);
        policy.Enforce(rule, request.Caller);
        page.Check();
        request.Announce(dialect.ReachesAllProjects);
        var scope = request.Scope(dialect.ReachesAllProjects);
        var models = await page.ListAsync(
            BayModelSortKeys.SortKeys,
            page.Marker is not null,
            query => reads.ReadAsync(() => index.ListAsync(query.ToQuery(scope) with { ShowsHidden = request.Caller.IsAdmin }, request.Aborted), request.Aborted),
            () => ApiException.NotFound("ClusterTemplate", page.Marker!.Value.ToString("D")));
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (models, page, request.Links, path, dialect), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray(state.dialect.Resource);
            foreach (var model in state.models)
                state.dialect.Shape.Write(json, new(model, state.Links, state.dialect.Resource));
            json.WriteEndArray();
            if (state.models.Count > 0)
                state.page.WriteNext(json, $"{state.Links.Address}/v1/{state.path}", state.models.Count, state.models[^1].Uuid);
            json.WriteEndObject();
        });
    }

    private async Task GetOneAsync(ApiRequest request, ClusterTemplateDialect dialect)
    {
        QueryArguments.Only(request);
        var model = await finder.FindAsync(request, request.Path("template"), dialect.ReachesAllProjects);
        if (model.Public)
            policy.EnforceReach(dialect.Rules.Get, request.Caller);
        else
            policy.Enforce(dialect.Rules.Get, request.Caller, model);
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, new ClusterTemplateView(model, request.Links, dialect.Resource), dialect.Shape.Write);
    }

    private async Task DeleteAsync(ApiRequest request, ClusterTemplateDialect dialect)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("template");
        var model = await finder.FindAsync(request, identifier, dialect.ReachesAllProjects);
        policy.Enforce(dialect.Rules.Delete, request.Caller, model);
        request.Announce(dialect.ReachesAllProjects);
        var reply = await grains.GetGrain<IBayModelGrain>(GrainKeys.BayModel(model.Uuid)).DeleteAsync(request.Aborted);
        reply.OrThrow(identifier, model.Uuid);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
