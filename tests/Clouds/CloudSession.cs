using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Magnum.Clouds;

/// <summary>A user's token and what it may read, without any code of the product.</summary>
public sealed class CloudSession : IDisposable
{
    private const int PageLength = 100;
    private static readonly DateTimeOffset Began = TimeProvider.System.GetUtcNow();

    private readonly HttpClient http = new(new SocketsHttpHandler());
    private readonly TestCloud cloud;
    private Dictionary<string, Uri> endpoints = [];

    private CloudSession(TestCloud cloud) => this.cloud = cloud;

    /// <summary>The token.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The user's id.</summary>
    public string UserId { get; private set; } = "";

    /// <summary>The project's id.</summary>
    public string ProjectId { get; private set; } = "";

    private Uri Heat => endpoints["orchestration"];

    /// <summary>Logs in with a password.</summary>
    public static Task<CloudSession> OpenAsync(TestCloud cloud, string user, string project, CancellationToken cancellationToken)
    {
        var domain = new JsonObject { ["name"] = "Default" };
        return OpenAsync(
            cloud,
            new JsonObject { ["name"] = user, ["domain"] = domain, ["password"] = cloud.Password },
            new JsonObject { ["project"] = new JsonObject { ["name"] = project, ["domain"] = domain.DeepClone() } },
            cancellationToken);
    }

    /// <summary>Logs in as the trustee of a trust.</summary>
    public static Task<CloudSession> OpenAsync(TestCloud cloud, string trusteeId, string password, string trustId, CancellationToken cancellationToken) =>
        OpenAsync(
            cloud,
            new JsonObject { ["id"] = trusteeId, ["password"] = password },
            new JsonObject { ["OS-TRUST:trust"] = new JsonObject { ["id"] = trustId } },
            cancellationToken);

    /// <summary>Tries to give a trust of its own, with itself as trustee.</summary>
    public Task<HttpStatusCode> TryCreateTrustAsync(string role, CancellationToken cancellationToken) => PostAsync(
        new Uri($"{cloud.Keystone}/OS-TRUST/trusts"),
        new JsonObject
        {
            ["trust"] = new JsonObject
            {
                ["trustor_user_id"] = UserId,
                ["trustee_user_id"] = UserId,
                ["project_id"] = ProjectId,
                ["impersonation"] = true,
                ["roles"] = new JsonArray(new JsonObject { ["name"] = role }),
            },
        },
        cancellationToken);

    /// <summary>Tries to create a stack without resources.</summary>
    public Task<HttpStatusCode> TryCreateStackAsync(string name, CancellationToken cancellationToken) => PostAsync(
        new Uri($"{Heat}/stacks"),
        new JsonObject { ["stack_name"] = name, ["template"] = new JsonObject { ["heat_template_version"] = "2018-08-31" } },
        cancellationToken);

    /// <summary>The project's stacks whose names begin so, since this process began, those included that Heat only marks as deleted: <c>name status</c>.</summary>
    public async Task<IReadOnlyList<string>> StacksAsync(string prefix, CancellationToken cancellationToken)
    {
        // The youngest first, as Heat lists them: what former runs left behind is not read.
        var stacks = new List<JsonNode>();
        IReadOnlyList<JsonNode> page;
        do
        {
            var after = stacks.Count == 0 ? "" : $"&marker={stacks[^1]["id"]}";
            page = await ListAsync(new Uri($"{Heat}/stacks?show_deleted=True&limit={PageLength}{after}"), "stacks", cancellationToken);
            stacks.AddRange(page);
        }
        while (page.Count == PageLength && DateTimeOffset.Parse(page[^1]["creation_time"]!.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) > Began);

        return [.. stacks.Where(stack => stack["stack_name"]!.ToString().StartsWith(prefix, StringComparison.Ordinal)).Select(static stack => $"{stack["stack_name"]} {stack["stack_status"]}")];
    }

    /// <summary>Names of the users in the trustee domain.</summary>
    public async Task<IReadOnlyList<string>> TrusteesAsync(CancellationToken cancellationToken)
    {
        var domains = await ListAsync(new Uri($"{cloud.Keystone}/domains"), "domains", cancellationToken);
        var domain = domains.Single(static d => d["name"]!.ToString() == "magnum")["id"];
        return [.. (await ListAsync(new Uri($"{cloud.Keystone}/users?domain_id={domain}"), "users", cancellationToken)).Select(static u => u["name"]!.ToString()).Order(StringComparer.Ordinal)];
    }

    /// <summary>Ids of the trusts that a user gave.</summary>
    public async Task<IReadOnlyList<string>> TrustsAsync(string trustor, CancellationToken cancellationToken) =>
        [.. (await ListAsync(new Uri($"{cloud.Keystone}/OS-TRUST/trusts?trustor_user_id={trustor}"), "trusts", cancellationToken)).Select(static t => t["id"]!.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>Whether the catalogue has a service of that type.</summary>
    public bool Has(string service) => endpoints.ContainsKey(service);

    /// <summary>Reads from a service of the catalogue; null when the answer is 404.</summary>
    /// <exception cref="HttpRequestException">Any other answer than 200 or 404.</exception>
    public async Task<JsonObject?> FindAsync(string service, string path, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(At(service, path), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
    }

    /// <summary>Sends to a service of the catalogue, once.</summary>
    /// <returns>The body where it is JSON, else null.</returns>
    /// <exception cref="HttpRequestException">It was not accepted; the message has the answer.</exception>
    public async Task<JsonObject?> SendAsync(HttpMethod method, string service, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(), null, "application/json");
        using var request = new HttpRequestMessage(method, At(service, path)) { Content = content };
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{method} {path} was answered {(int)answer.StatusCode}: {text}", null, answer.StatusCode);
        return answer.Content.Headers.ContentType?.MediaType == "application/json" && text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : null;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    // A bare host becomes one with a slash.
    private Uri At(string service, string path) => new(endpoints[service].ToString().TrimEnd('/') + path);

    private static async Task<CloudSession> OpenAsync(TestCloud cloud, JsonObject user, JsonObject scope, CancellationToken cancellationToken)
    {
        var session = new CloudSession(cloud);
        var identity = new JsonObject { ["methods"] = new JsonArray("password"), ["password"] = new JsonObject { ["user"] = user } };

        // With its length: Keystone's uwsgi sees no body in a chunked request.
        using var content = new StringContent(new JsonObject { ["auth"] = new JsonObject { ["identity"] = identity, ["scope"] = scope } }.ToJsonString(), null, "application/json");
        using var answer = await session.http.PostAsync(new Uri($"{cloud.Keystone}/auth/tokens"), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        session.Token = answer.Headers.GetValues("X-Subject-Token").Single();
        session.http.DefaultRequestHeaders.Add("X-Auth-Token", session.Token);
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["token"]!;
        session.UserId = token["user"]!["id"]!.ToString();
        session.ProjectId = token["project"]!["id"]!.ToString();
        session.endpoints = token["catalog"]!.AsArray().ToDictionary(
            static service => service!["type"]!.ToString(),
            static service => new Uri(service!["endpoints"]!.AsArray().First(static e => e!["interface"]!.ToString() == "public")!["url"]!.ToString()));
        return session;
    }

    private async Task<HttpStatusCode> PostAsync(Uri address, JsonObject body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(), null, "application/json");
        using var answer = await http.PostAsync(address, content, cancellationToken);
        return answer.StatusCode;
    }

    private async Task<IReadOnlyList<JsonNode>> ListAsync(Uri address, string key, CancellationToken cancellationToken) =>
        [.. (await http.GetFromJsonAsync<JsonObject>(address, cancellationToken))![key]!.AsArray().Select(static n => n!)];
}
