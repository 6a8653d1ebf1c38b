using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>The lab's OpenStack as one user: plain requests, addresses from the catalogue.</summary>
internal sealed class LabCloud : IAsyncDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
    private readonly Dictionary<string, string> endpoints = new(StringComparer.Ordinal);
    private string token = "";

    private LabCloud()
    {
    }

    public static async Task<LabCloud> LogInAsync(string rc, CancellationToken cancellationToken)
    {
        var settings = LabSettings.Read(rc);
        var cloud = new LabCloud();
        var body = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject { ["user"] = new JsonObject { ["name"] = settings.UserName, ["password"] = settings.Password, ["domain"] = new JsonObject { ["id"] = "default" } } },
                },
                ["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = settings.Project, ["domain"] = new JsonObject { ["id"] = "default" } } },
            },
        };
        using var response = await cloud.Client().PostAsync(settings.AuthUrl + "/auth/tokens", Json(body), cancellationToken);
        response.EnsureSuccessStatusCode();
        cloud.token = response.Headers.GetValues("X-Subject-Token").Single();
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["token"]!;
        foreach (var service in answer["catalog"]!.AsArray())
        {
            var endpoint = service!["endpoints"]!.AsArray().FirstOrDefault(static one => one!["interface"]!.GetValue<string>() == "public");
            if (endpoint is not null)
            {
                cloud.endpoints[service["type"]!.GetValue<string>()] = endpoint["url"]!.GetValue<string>().TrimEnd('/');
            }
        }

        return cloud;
    }

    /// <summary>GET; null when the answer is 404.</summary>
    public async Task<JsonNode?> GetAsync(string service, string path, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, service, path, null, cancellationToken);
        return status == HttpStatusCode.NotFound ? null : Accepted(status, body, path);
    }

    /// <summary>The network that leads outside, and its subnet.</summary>
    public async Task<(string Network, string Subnet)> PublicNetworkAsync(CancellationToken cancellationToken)
    {
        var network = (await GetAsync("network", "/v2.0/networks?name=public", cancellationToken))!["networks"]![0]!;
        return (network["id"]!.GetValue<string>(), network["subnets"]![0]!.GetValue<string>());
    }

    /// <summary>The stack of a Kubernetes in that network, as far as a group is built into it: of what there is in any project.</summary>
    public async Task<StackView> BuiltKubernetesAsync(CancellationToken cancellationToken)
    {
        var (network, subnet) = await PublicNetworkAsync(cancellationToken);
        var securityGroup = (await GetAsync("network", "/v2.0/security-groups?name=default", cancellationToken))!["security_groups"]![0]!["id"]!.GetValue<string>();
        return PlanInputs.BuiltKubernetesOf(securityGroup, network, subnet);
    }

    /// <summary>A call that must be accepted.</summary>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string service, string path, JsonNode? body, params HttpStatusCode[] accepted)
    {
        var (status, answer) = await SendAsync(method, service, path, body, TestContext.Current.CancellationToken);
        Assert.True(accepted.Contains(status), $"{method} {path} was answered {(int)status}: {answer}");
        // Heat's 202 has a text for people as its body.
        return status is HttpStatusCode.OK or HttpStatusCode.Created ? JsonNode.Parse(answer) : null;
    }

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    private static JsonNode Accepted(HttpStatusCode status, string body, string path) =>
        status == HttpStatusCode.OK ? JsonNode.Parse(body)! : throw new InvalidOperationException($"GET {path} was answered {(int)status}: {body}");

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string service, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, endpoints[service] + path) { Content = body is null ? null : Json(body) };
        request.Headers.Add("X-Auth-Token", token);
        if (service == "compute")
        {
            // The boot data of a server is shown to administrators from 2.3 on. Cinder takes no version of another service.
            request.Headers.Add("OpenStack-API-Version", "compute 2.3");
        }

        using var response = await Client().SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    // Of known length: what serves Keystone in the lab (uwsgi) takes a chunked body for an empty one.
    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private HttpClient Client() => services.GetRequiredService<IHttpClientFactory>().CreateClient();
}
