using System.Globalization;
using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Tenants;
using Magnum.Persistence.Lists;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Quotas;

/// <summary>Quotas: how many clusters a project may have.</summary>
internal sealed class QuotaEndpoints(
    IQuotaIndex index,
    QuotaChanges changes,
    PolicyEnforcer policy,
    SafeReads reads,
    IOptions<QuotaOptions> defaults,
    IOptions<ApiOptions> options)
{
    private const string Resource = "quotas";
    private const string Item = "quotas/{project}/{resource}";
    private const string Allow = "DELETE, GET, PATCH, POST";
    private const string ProjectArgument = "project_id";

    private static readonly BooleanField Flag = new();

    public void Map(ApiRouteMapper routes)
    {
        routes.Map(HttpMethods.Get, Resource, PolicyRules.QuotaGetAll, ListAsync)
            .HasNumberedPages(QuotaSortKeys.SortKeys).HasQuery("all_tenants", Flag).AnswersPage(StatusCodes.Status200OK, Resource, QuotaJson.Stored);
        routes.Map(HttpMethods.Post, Resource, PolicyRules.QuotaCreate, changes.CreateAsync)
            // The project doesn't exist, or has a quota already.
            .Takes(QuotaSchema.Create).MayBeRepeated().Answers(StatusCodes.Status201Created, QuotaJson.Stored).Refuses(404, 409, 502);
        routes.Map(HttpMethods.Patch, Resource, PolicyRules.QuotaUpdate, static request => throw RequestBody.Missing(ProjectArgument)).OnlyRefuses();
        routes.Map(HttpMethods.Delete, Resource, PolicyRules.QuotaDelete, static request => throw RequestBody.Missing(ProjectArgument)).OnlyRefuses();
        routes.Refuse(Resource, Allow);
        routes.Map(HttpMethods.Get, Item, PolicyRules.QuotaGet, GetAsync).Answers(StatusCodes.Status200OK, QuotaJson.Effective);
        routes.Map(HttpMethods.Patch, Item, PolicyRules.QuotaUpdate, changes.UpdateAsync).Takes(QuotaSchema.Patch).Answers(StatusCodes.Status202Accepted, QuotaJson.Stored);
        routes.Map(HttpMethods.Delete, Item, PolicyRules.QuotaDelete, changes.DeleteAsync).AnswersNothing(StatusCodes.Status204NoContent);
        routes.Refuse(Item, Allow);
    }

    private async Task ListAsync(ApiRequest request)
    {
        var marker = QueryArguments.Integer(request, "marker");
        var page = PageQuery.ReadNumbered(request, options.Value.MaximumPageSize);
        var allTenants = QueryArguments.Given(request, "all_tenants") is { } text && Flag.Read("all_tenants", text) is true;
        QueryArguments.Only(request);
        policy.Enforce(PolicyRules.QuotaGetAll, request.Caller);
        page.Check();
        // A marker of 0 counts as none; one that no number of ours reaches is as unknown as any other.
        long? number = marker is not { } given || given.IsZero ? null : given >= 1 && given <= long.MaxValue ? (long)given : -1;
        var scope = request.Scope(allTenants);
        var quotas = await page.ListAsync(
            QuotaSortKeys.SortKeys,
            number is not null,
            query => reads.ReadAsync(() => index.ListAsync(new QuotaQuery(scope, query.SortKey, query.SortDirection == "desc", query.Limit, number), request.Aborted), request.Aborted),
            () => new ApiException(404, string.Create(CultureInfo.InvariantCulture, $"Quota could not be found: quota id {marker} .")));
        await JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (quotas, page, request.Links), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray(Resource);
            foreach (var quota in state.quotas)
                QuotaJson.Stored.Write(json, new QuotaView(quota));
            json.WriteEndArray();
            if (state.quotas.Count > 0)
                state.page.WriteNext(json, $"{state.Links.Address}/v1/{Resource}", state.quotas.Count, state.quotas[^1].Id.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        });
    }

    private async Task GetAsync(ApiRequest request)
    {
        QueryArguments.Only(request);
        policy.Enforce(PolicyRules.QuotaGet, request.Caller);
        var project = request.Path("project");
        if (!request.Caller.IsAdmin && project != request.Caller.ProjectId)
            throw ApiException.NotAuthorized();
        var quota = request.Path("resource") == QuotaSchema.Cluster
            ? await reads.ReadAsync(() => index.FindAsync(project, request.Aborted), request.Aborted)
            : null;
        await (quota is { } own
            ? JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, new QuotaView(own), QuotaJson.Stored.Write)
            : JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, new QuotaLimit(defaults.Value.MaxClustersPerProject, project), QuotaJson.Default.Write));
    }
}
