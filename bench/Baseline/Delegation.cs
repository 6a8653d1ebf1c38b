using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.Baseline;

/// <summary>The calls of Keystone that accepting a bay takes: two trustees, and the caller's trust to each, side by side.</summary>
/// <remarks>Repeats what <c>Magnum.Grains.Bays.BayTrusts</c> asks for; the caller's token was validated a moment before, as the product's cache has it.</remarks>
internal sealed class Delegation : IDisposable
{
    private const string TokenHeader = "X-Auth-Token";

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
    private readonly Uri keystone;
    private string admin = "";
    private string domain = "";

    private Delegation(Uri keystone) => this.keystone = keystone;

    /// <summary>Logs in as the trustees' administrator.</summary>
    /// <param name="keystone">Its address, with <c>/v3</c>.</param>
    /// <param name="password">The administrator's.</param>
    public static async Task<Delegation> LogInAsync(Uri keystone, string password)
    {
        var delegation = new Delegation(new Uri(keystone.ToString().TrimEnd('/') + "/"));
        var magnum = new JsonObject { ["name"] = "magnum" };
        var body = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject { ["user"] = new JsonObject { ["name"] = "magnum_domain_admin", ["domain"] = magnum, ["password"] = password } },
                },
                ["scope"] = new JsonObject { ["domain"] = magnum.DeepClone() },
            },
        };
        using var answer = await delegation.PostAsync("auth/tokens", null, body, CancellationToken.None);
        delegation.admin = answer.Headers.GetValues("X-Subject-Token").Single();
        delegation.domain = (await ReadAsync(answer, CancellationToken.None))["token"]!["domain"]!["id"]!.ToString();
        return delegation;
    }

    /// <summary>Makes both trustees and trusts.</summary>
    public async Task DelegateAsync(string callerToken, Guid bay, CancellationToken cancellationToken)
    {
        var caller = await CallerAsync(callerToken, cancellationToken);
        await Task.WhenAll(OneAsync(caller, $"{bay:D}-service", true, cancellationToken), OneAsync(caller, $"{bay:D}", false, cancellationToken));
    }

    public void Dispose() => http.Dispose();

    private readonly Dictionary<string, Caller> callers = [];

    // Asked once a token, as in the product.
    private async Task<Caller> CallerAsync(string token, CancellationToken cancellationToken)
    {
        lock (callers)
        {
            if (callers.TryGetValue(token, out var known))
                return known;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(keystone, "auth/tokens"));
        request.Headers.TryAddWithoutValidation(TokenHeader, token);
        request.Headers.TryAddWithoutValidation("X-Subject-Token", token);
        using var answer = await http.SendAsync(request, cancellationToken);
        var described = (await ReadAsync(answer, cancellationToken))["token"]!;
        var caller = new Caller(
            token, described["user"]!["id"]!.ToString(), described["project"]!["id"]!.ToString(), [.. described["roles"]!.AsArray().Select(static role => role!["name"]!.ToString())]);
        lock (callers)
            callers[token] = caller;
        return caller;
    }

    private async Task OneAsync(Caller caller, string name, bool redelegable, CancellationToken cancellationToken)
    {
        var user = new JsonObject { ["user"] = new JsonObject { ["name"] = name, ["password"] = Guid.NewGuid().ToString("N"), ["domain_id"] = domain } };
        using var made = await PostAsync("users", admin, user, cancellationToken);
        var trust = new JsonObject
        {
            ["trust"] = new JsonObject
            {
                ["trustor_user_id"] = caller.UserId,
                ["trustee_user_id"] = (await ReadAsync(made, cancellationToken))["user"]!["id"]!.ToString(),
                ["project_id"] = caller.ProjectId,
                ["impersonation"] = true,
                ["roles"] = new JsonArray([.. caller.Roles.Select(static role => new JsonObject { ["name"] = role })]),
                ["allow_redelegation"] = redelegable,
                ["redelegation_count"] = redelegable ? 3 : 0,
            },
        };
        using var delegated = await PostAsync("OS-TRUST/trusts", caller.Token, trust, cancellationToken);
        _ = (await ReadAsync(delegated, cancellationToken))["trust"]!["id"]!.ToString();
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? token, JsonNode body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(keystone, path)) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        if (token is not null)
            request.Headers.TryAddWithoutValidation(TokenHeader, token);
        var answer = await http.SendAsync(request, cancellationToken);
        return answer.StatusCode == HttpStatusCode.Created ? answer : throw new InvalidOperationException($"Keystone answered {(int)answer.StatusCode} to {path}.");
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken))!;

    private sealed record Caller(string Token, string UserId, string ProjectId, string[] Roles);
}
