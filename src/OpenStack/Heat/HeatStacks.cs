using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Magnum.OpenStack.Http;

namespace Magnum.OpenStack.Heat;

/// <summary>Stacks of Heat over HTTP.</summary>
internal sealed class HeatStacks(AuthorizedCaller caller, HeatBudget budget) : IHeatStacks
{
    private const string Name = "Heat";
    private const string ServiceType = "orchestration";

    /// <summary>Stacks asked for at a time; Heat's own limit is 1000.</summary>
    private const int PageLength = 500;

    /// <summary>Ids named in a list; more make a URL that servers refuse, and then all are read.</summary>
    private const int IdsMax = 50;

    public async Task<string> CreateAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(credential, HttpMethod.Post, $"/{projectId}/stacks", HeatBodies.Create(request), cancellationToken);
        return answer.Expect(HttpStatusCode.Created).Read(static body => body.Must("stack").Must("id").ToString());
    }

    public async Task<HeatStack?> FindAsync(Credential credential, string projectId, StackKey stack, bool resolveOutputs, CancellationToken cancellationToken)
    {
        if (stack is { Id: null, Name: { } name })
        {
            // Under a name Heat looks only into the project of the token, even for those who may read every project; its lists don't.
            var named = await SendAsync(credential, HttpMethod.Get, $"/{projectId}/stacks?name={Uri.EscapeDataString(name)}", null, cancellationToken);
            var found = named.Expect(HttpStatusCode.OK).Read(static body => body.MustList("stacks").Select(HeatBodies.Summary).FirstOrDefault());
            return found is null ? null : await FindAsync(credential, projectId, new StackKey(found.Name, found.Id), resolveOutputs, cancellationToken);
        }

        var path = $"/{projectId}/stacks/{stack.Path}?resolve_outputs={resolveOutputs}";
        var answer = await SendAsync(credential, HttpMethod.Get, path, null, cancellationToken);
        return answer.Status is HttpStatusCode.NotFound ? null : answer.Expect(HttpStatusCode.OK).Read(static body => HeatBodies.Stack(body.Must("stack")));
    }

    public async Task<IReadOnlyList<HeatStackSummary>> ListAsync(
        Credential credential, string projectId, string tag, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        // Never both: beside tags Heat looks for a single id among those of its rows of tags, and finds nothing (heat/db/sqlalchemy/api.py, filter_by behind the join; seen with 19, Zed).
        var which = ids.Count is > 0 and <= IdsMax ? string.Join('&', ids.Select(static id => $"id={Uri.EscapeDataString(id)}")) : $"tags={Uri.EscapeDataString(tag)}";
        var stacks = new List<HeatStackSummary>();
        while (true)
        {
            var marker = stacks.Count == 0 ? "" : $"&marker={stacks[^1].Id}";
            var answer = await SendAsync(
                credential, HttpMethod.Get, $"/{projectId}/stacks?{which}&limit={PageLength}{marker}", null, cancellationToken);
            var page = answer.Expect(HttpStatusCode.OK).Read(static body => body.MustList("stacks").Select(HeatBodies.Summary).ToList());
            stacks.AddRange(page);
            if (page.Count < PageLength)
                return ids.Count == 0 ? stacks : [.. stacks.Where(stack => ids.Contains(stack.Id))];
        }
    }

    public async Task<bool> UpdateAsync(Credential credential, string projectId, StackKey stack, StackUpdate update, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(credential, HttpMethod.Patch, $"/{projectId}/stacks/{stack.Path}", HeatBodies.Update(update), cancellationToken);
        return answer.Status is not HttpStatusCode.NotFound && answer.Expect(HttpStatusCode.Accepted) is not null;
    }

    public async Task DeleteAsync(Credential credential, string projectId, StackKey stack, CancellationToken cancellationToken) =>
        (await SendAsync(credential, HttpMethod.Delete, $"/{projectId}/stacks/{stack.Path}", null, cancellationToken))
            .Expect(HttpStatusCode.NoContent, HttpStatusCode.NotFound);

    public async Task<IReadOnlyList<HeatResource>> ResourcesAsync(Credential credential, string projectId, StackKey stack, int nestedDepth, CancellationToken cancellationToken)
    {
        var path = $"/{projectId}/stacks/{stack.Path}/resources?nested_depth={nestedDepth.ToString(CultureInfo.InvariantCulture)}";
        var answer = await SendAsync(credential, HttpMethod.Get, path, null, cancellationToken);
        return answer.Expect(HttpStatusCode.OK).Read(static body => body.MustList("resources").Select(HeatBodies.Resource).ToList());
    }

    public async Task<bool> MarkUnhealthyAsync(Credential credential, string projectId, HeatResource resource, string reason, CancellationToken cancellationToken)
    {
        // By name and id: for this Heat does not find a stack by one of the two.
        var path = $"/{projectId}/stacks/{Uri.EscapeDataString(resource.StackName ?? "")}/{Uri.EscapeDataString(resource.StackId ?? "")}/resources/{Uri.EscapeDataString(resource.Name)}";
        var answer = await SendAsync(credential, HttpMethod.Patch, path, HeatBodies.Unhealthy(reason), cancellationToken);
        return answer.Status is not HttpStatusCode.NotFound && answer.Expect(HttpStatusCode.OK) is not null;
    }

    public async Task<IReadOnlyList<HeatEvent>> EventsAsync(Credential credential, string projectId, StackKey stack, int nestedDepth, CancellationToken cancellationToken)
    {
        var path = $"/{projectId}/stacks/{stack.Path}/events?sort_dir=asc&nested_depth={nestedDepth.ToString(CultureInfo.InvariantCulture)}";
        var answer = await SendAsync(credential, HttpMethod.Get, path, null, cancellationToken);
        return answer.Expect(HttpStatusCode.OK).Read(static body => body.MustList("events").Select(HeatBodies.Event).OrderBy(static e => e.Time).ToList());
    }

    public async Task ValidateTemplateAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(credential, HttpMethod.Post, $"/{projectId}/validate", HeatBodies.Create(request), cancellationToken)).Expect(HttpStatusCode.OK);

    public async Task<IReadOnlyList<HeatResource>> PreviewAsync(Credential credential, string projectId, StackRequest request, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(credential, HttpMethod.Post, $"/{projectId}/stacks/preview", HeatBodies.Create(request), cancellationToken);
        return answer.Expect(HttpStatusCode.OK).Read(static body => HeatBodies.Previewed(body.Must("stack")["resources"]).ToList());
    }

    public async Task<StackUpdatePreview?> PreviewUpdateAsync(
        Credential credential, string projectId, StackKey stack, StackUpdate update, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(update, showsNested: true);
        // Seen with 19 (Zed): where a nested stack would be added, Heat stumbles over it and answers 400 without a cause. What is truly wrong is refused again.
        var showsNested = answer.Status is not HttpStatusCode.BadRequest;
        if (!showsNested)
            answer = await AskAsync(update, showsNested);
        if (answer.Status is HttpStatusCode.NotFound)
            return null;

        // Seen with 19 (Zed): what refers to another resource is always called changed, because the preview knows no ids. An update of nothing shows what that is.
        var told = HeatBodies.Changes(answer.Expect(HttpStatusCode.OK));
        var idle = await AskAsync(new StackUpdate(), showsNested);
        return idle.Status is HttpStatusCode.NotFound ? null : new StackUpdatePreview(HeatNoise.Removed(told, HeatBodies.Changes(idle.Expect(HttpStatusCode.OK))), showsNested);

        Task<OpenStackAnswer> AskAsync(StackUpdate asked, bool showsNested) => SendAsync(
            credential,
            HttpMethod.Patch,
            $"/{projectId}/stacks/{stack.Path}/preview{(showsNested ? "?show_nested=True" : "")}",
            HeatBodies.Update(asked),
            cancellationToken);
    }

    private async Task<OpenStackAnswer> SendAsync(Credential credential, HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var share = await budget.Limiter.AcquireAsync(1, cancellationToken);
        if (!share.IsAcquired)
            throw new OpenStackException(Name, HttpStatusCode.TooManyRequests, "This process has used up its share of calls to Heat.");
        return await caller.SendAsync(Name, ServiceType, credential, method, path, body, cancellationToken);
    }
}

/// <summary>How many calls this process may make to Heat: a bad day of ours must not become Heat's.</summary>
internal sealed class HeatBudget(Microsoft.Extensions.Options.IOptions<OpenStackOptions> options) : IDisposable
{
    /// <summary>Callers that wait for their turn; further ones are told to come back later.</summary>
    private const int QueueMax = 10_000;

    public RateLimiter Limiter { get; } = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
    {
        TokenLimit = options.Value.HeatCallsPerSecond,
        TokensPerPeriod = Math.Max(1, options.Value.HeatCallsPerSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        QueueLimit = QueueMax,
    });

    public void Dispose() => Limiter.Dispose();
}
