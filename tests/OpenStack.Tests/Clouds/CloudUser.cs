using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.OpenStack.Tests.Clouds;

/// <summary>A user of the cloud with a token of its own; speaks to services by plain requests, past the clients under test.</summary>
public sealed class CloudUser
{
    private readonly IServiceProvider services;
    private readonly string identity;

    private readonly IReadOnlyDictionary<string, string> endpoints;

    private CloudUser(IServiceProvider services, string identity, IReadOnlyDictionary<string, string> endpoints, string token, string userId, string projectId)
    {
        this.services = services;
        this.identity = identity;
        this.endpoints = endpoints;
        Token = token;
        UserId = userId;
        ProjectId = projectId;
    }

    public string Token { get; }

    public string UserId { get; }

    public string ProjectId { get; }

    /// <summary>As the clients under test take it.</summary>
    public Credential.Caller Credential => new(Token, ProjectId);

    internal static async Task<CloudUser> LogInAsync(IServiceProvider services, Uri authUrl, string user, string project, string password)
    {
        var domain = new JsonObject { ["id"] = "default" };
        var body = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject { ["user"] = new JsonObject { ["name"] = user, ["password"] = password, ["domain"] = domain } },
                },
                ["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = project, ["domain"] = domain.DeepClone() } },
            },
        };
        var address = authUrl.ToString().TrimEnd('/');
        var v3 = address.EndsWith("/v3", StringComparison.Ordinal) ? address : address + "/v3";
        using var content = Json(body);
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var answer = await client.PostAsync(new Uri($"{v3}/auth/tokens"), content, TestContext.Current.CancellationToken);
        var token = JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["token"]!;
        var endpoints = token["catalog"]!.AsArray().ToDictionary(
            static service => service!["type"]!.ToString(), static service => service!["endpoints"]!.AsArray().First(static e => e!["interface"]!.ToString() == "public")!["url"]!.ToString().TrimEnd('/'));
        return new CloudUser(services, v3, endpoints, answer.Headers.GetValues("X-Subject-Token").Single(), token["user"]!["id"]!.ToString(), token["project"]!["id"]!.ToString());
    }

    /// <summary>Revokes this user's token; the user itself asks for it.</summary>
    public async Task RevokeAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"{identity}/auth/tokens");
        request.Headers.Add("X-Auth-Token", Token);
        request.Headers.Add("X-Subject-Token", Token);
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>A request to Keystone.</summary>
    public Task<(HttpStatusCode Status, JsonNode? Body)> KeystoneAsync(HttpMethod method, string path, JsonNode? body = null) => SendAsync(method, $"{identity}/{path}", body, Token);

    /// <summary>Asks for a trust from this user in its project, as nobody's client would: with what the test says, and with another token of the user's.</summary>
    /// <returns>The status, and the trust where there is one.</returns>
    public async Task<(HttpStatusCode Status, JsonNode? Trust)> DelegateAsync(string trusteeUserId, JsonObject terms, string? token = null)
    {
        var trust = new JsonObject { ["trustor_user_id"] = UserId, ["trustee_user_id"] = trusteeUserId, ["project_id"] = ProjectId, ["impersonation"] = true };
        foreach (var (name, value) in terms)
            trust[name] = value?.DeepClone();
        var (status, body) = await SendAsync(HttpMethod.Post, $"{identity}/OS-TRUST/trusts", new JsonObject { ["trust"] = trust }, token ?? Token);
        return (status, body?["trust"]);
    }

    /// <summary>Makes something with a service of the catalogue.</summary>
    /// <returns>What it made.</returns>
    public async Task<JsonNode> MakeAsync(string service, string path, string kind, JsonObject body)
    {
        var (status, made) = await SendAsync(HttpMethod.Post, $"{endpoints[service]}{path}", new JsonObject { [kind] = body }, Token);
        Assert.True(status is HttpStatusCode.Created, $"{path} was answered {status}: {made}");
        return made![kind]!;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string address, JsonNode? body, string token)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : Json(body) };
        request.Headers.Add("X-Auth-Token", token);
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Ids of the trusts to a trustee, as far as this user may see them.</summary>
    public async Task<IReadOnlyList<string>> TrustsToAsync(string trusteeUserId)
    {
        var (status, body) = await KeystoneAsync(HttpMethod.Get, $"OS-TRUST/trusts?trustee_user_id={trusteeUserId}");
        Assert.Equal(HttpStatusCode.OK, status);
        return [.. body!["trusts"]!.AsArray().Select(static trust => trust!["id"]!.ToString())];
    }

    // Of known length: what serves Keystone in the lab takes a chunked body for an empty one.
    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}
