using Magnum.Api.Errors;
using Magnum.Api.GrainCalls;
using Magnum.Api.Microversions;
using Magnum.Api.Pagination;
using Magnum.Api.Policy;
using Magnum.Api.Requests;
using Magnum.Api.Validation;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Persistence.Lists;
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
    /// <returns>POST and PATCH of one, whose answers the caller declares.</returns>
    public (ApiOperation Create, ApiOperation Update) Map(ApiRouteMapper routes, ClusterDialect dialect, Func<ApiRequest, Task> create, Func<ApiRequest, Task> update)
    {
        var (resource, rules, shapes) = (dialect.Resource, dialect.Rules, dialect.Shapes);
        var item = $"{resource}/{{cluster}}";
        routes.Map(HttpMethods.Get, resource, rules.GetAll, request => ListAsync(request, dialect))
            .HasPages(BaySortKeys.SortKeys).AnswersPage(StatusCodes.Status200OK, resource, shapes.Short);
        // The template, the keypair or the cloud's things may be missing, or their names ambiguous.
        var post = routes.Map(HttpMethods.Post, resource, rules.Create, create).Takes(dialect.Body).MayBeRepeated().Refuses(404, 409, 502);
        routes.Map(HttpMethods.Patch, resource, rules.Update, request => throw RequestBody.Missing(dialect.IdentifierArgument)).OnlyRefuses();
        routes.Map(HttpMethods.Delete, resource, rules.Delete, request => throw RequestBody.Missing(dialect.IdentifierArgument)).OnlyRefuses();
        routes.Refuse(resource, Allow);
        var detail = routes.Describe(HttpMethods.Get, $"{resource}/detail", rules.Detail)
            .HasPages(BaySortKeys.SortKeys).AnswersPage(StatusCodes.Status200OK, resource, shapes.Detailed);
        routes.Map(HttpMethods.Get, item, rules.Get, request => request.Path("cluster") == "detail" ? DetailOfListAsync(request.For(detail), dialect) : GetOneAsync(request, dialect))
            .Answers(StatusCodes.Status200OK, shapes.Single);
        var patch = routes.Map(HttpMethods.Patch, item, rules.Update, update).TakesPatch().HasQuery("rollback", new BooleanField(), MicroversionTable.Rollback);
        routes.Map(HttpMethods.Delete, item, rules.Delete, request => DeleteAsync(request, dialect)).AnswersNothing(StatusCodes.Status204NoContent);
        routes.Refuse(item, Allow);
        routes.Map(HttpMethods.Get, $"{item}/detail", rules.Detail, _ => throw ApiException.NoDetailOfItem(resource, release.IsLenient)).OnlyRefuses();
        return (post, patch);
    }

    private async Task ListAsync(ApiRequest request, ClusterDialect dialect)
    {
        var page = Page(request, dialect.Rules.GetAll);
        var bays = await ReadAsync(request, dialect, page, index.SummariesAsync);
        var items = bays.Select(bay => new ClusterItem(bay, request.Links, dialect.Resource));
        await WriteAsync(request, dialect, page, dialect.Resource, dialect.Shapes.Short.At(request.Version), items, static item => item.Bay.Uuid);
    }

    private async Task DetailOfListAsync(ApiRequest request, ClusterDialect dialect)
    {
        var page = Page(request, dialect.Rules.Detail);
        var bays = await ReadAsync(request, dialect, page, index.ListAsync);
        var views = bays.Select(bay => new ClusterView(FailureWording.In(release, bay), request.Links, dialect.Resource));
        await WriteAsync(request, dialect, page, $"{dialect.Resource}/detail", dialect.Shapes.Detailed.At(request.Version), views, static view => view.Bay.Uuid);
    }

    private PageQuery Page(ApiRequest request, PolicyRule rule)
    {
        var page = PageQuery.Read(request, options.Value.MaximumPageSize);
        policy.Enforce(rule, request.Caller);
        page.Check();
        return page;
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(
        ApiRequest request, ClusterDialect dialect, PageQuery page, Func<ListQuery, CancellationToken, Task<IReadOnlyList<T>?>> list)
    {
        request.Announce(dialect.ReachesAllProjects);
        var scope = request.Scope(dialect.ReachesAllProjects);
        return page.ListAsync(
            BaySortKeys.SortKeys,
            page.Marker is not null,
            query => reads.ReadAsync(() => list(query.ToQuery(scope), request.Aborted), request.Aborted),
            () => ApiException.NotFound("Cluster", page.Marker!.Value.ToString("D")));
    }

    private static Task WriteAsync<T>(
        ApiRequest request, ClusterDialect dialect, PageQuery page, string path, JsonShape<T> shape, IEnumerable<T> shown, Func<T, Guid> uuid) =>
        JsonAnswer.WriteAsync(request.Http, StatusCodes.Status200OK, (request, dialect, page, path, shape, shown, uuid), static (json, state) =>
        {
            var (count, last) = (0, Guid.Empty);
            json.WriteStartObject();
            json.WriteStartArray(state.dialect.Resource);
            foreach (var bay in state.shown)
            {
                state.shape.Write(json, bay);
                (count, last) = (count + 1, state.uuid(bay));
            }

            json.WriteEndArray();
            if (count > 0)
                state.page.WriteNext(json, $"{state.request.Links.Address}/v1/{state.path}", count, last);
            json.WriteEndObject();
        });

    private async Task GetOneAsync(ApiRequest request, ClusterDialect dialect)
    {
        QueryArguments.Only(request);
        var bay = await finder.FindAsync(request, request.Path("cluster"), dialect.ReachesAllProjects);
        policy.Enforce(dialect.Rules.Get, request.Caller, bay);
        await ClusterAnswers.ShownAsync(request, StatusCodes.Status200OK, dialect, FailureWording.In(release, bay));
    }

    private async Task DeleteAsync(ApiRequest request, ClusterDialect dialect)
    {
        QueryArguments.Only(request);
        var identifier = request.Path("cluster");
        var bay = await finder.FindAsync(request, identifier, dialect.ReachesAllProjects);
        policy.Enforce(dialect.Rules.Delete, request.Caller, bay);
        request.Announce(dialect.ReachesAllProjects);
        (await finder.Grain(bay.Uuid).DeleteAsync(request.Aborted)).OrThrow(identifier);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
