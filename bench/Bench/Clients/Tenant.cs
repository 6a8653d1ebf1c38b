using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.Bench.Clients;

/// <summary>A user of a cloud with a token for one project.</summary>
public sealed class Tenant : IDisposable
{
    private static readonly TimeSpan DeletionPatience = TimeSpan.FromMinutes(5);

    private readonly HttpMessageInvoker http = Http.Invoker();
    private readonly Uri stacks;

    private Tenant(string token, JsonNode described)
    {
        Token = token;
        ProjectId = described["project"]!["id"]!.ToString();
        var heat = described["catalog"]!.AsArray().Single(static service => service!["type"]!.ToString() == "orchestration")!["endpoints"]!.AsArray();
        stacks = new Uri($"{heat.First(static endpoint => endpoint!["interface"]!.ToString() == "public")!["url"]}/stacks");
    }

    /// <summary>Keystone's token.</summary>
    public string Token { get; }

    /// <summary>The project that the token is for.</summary>
    public string ProjectId { get; }

    /// <summary>Logs in.</summary>
    /// <exception cref="BenchException">Keystone refuses.</exception>
    public static async Task<Tenant> LogInAsync(Login login, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(login);
        var domain = new JsonObject { ["id"] = "default" };
        var body = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject { ["user"] = new JsonObject { ["name"] = login.User, ["domain"] = domain, ["password"] = login.Password } },
                },
                ["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = login.Project, ["domain"] = domain.DeepClone() } },
            },
        };
        using var http = Http.Invoker();
        using var answer = await Http.AnswerAsync(http, HttpMethod.Post, new Uri($"{login.Keystone}/auth/tokens"), null, body, HttpStatusCode.Created, cancellationToken);
        var described = JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken))!;
        return new Tenant(answer.Headers.GetValues("X-Subject-Token").Single(), described["token"]!);
    }

    /// <summary>Makes a cluster template whose bays are of Heat's own resources only.</summary>
    /// <returns>Its UUID.</returns>
    public async Task<string> CreateTemplateAsync(Uri magnum, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["name"] = "bench",
            ["coe"] = "kubernetes",
            ["image_id"] = "labos",
            ["external_network_id"] = "public",
            ["flavor_id"] = "m1.small",
            ["master_flavor_id"] = "m1.small",
            ["keypair_id"] = "lab-key",
        };
        return (await Http.JsonAsync(http, HttpMethod.Post, new Uri(magnum, "v1/clustertemplates"), Token, body, HttpStatusCode.Created, cancellationToken))["uuid"]!.ToString();
    }

    /// <summary>The body of a creation.</summary>
    /// <param name="template">UUID of the cluster template.</param>
    /// <param name="name">The bay's.</param>
    /// <param name="seconds">How long Heat takes for it.</param>
    public static JsonObject Bay(string template, string name, int seconds) => new()
    {
        ["name"] = name,
        ["cluster_template_id"] = template,
        ["labels"] = new JsonObject { ["lab_wait"] = seconds },
    };

    /// <summary>Makes a bay.</summary>
    /// <returns>Its UUID.</returns>
    public async Task<string> CreateBayAsync(Uri magnum, JsonObject bay, CancellationToken cancellationToken) =>
        (await Http.JsonAsync(http, HttpMethod.Post, new Uri(magnum, "v1/clusters"), Token, bay, HttpStatusCode.Accepted, cancellationToken))["uuid"]!.ToString();

    /// <summary>Deletes bays, those that are there yet, and waits until they are gone. May be repeated.</summary>
    /// <exception cref="BenchException">One is there after five minutes, or its deletion is refused.</exception>
    public async Task DeleteBaysAsync(Uri magnum, IReadOnlyCollection<string> uuids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uuids);
        foreach (var uuid in uuids)
        {
            if (await SeeBayAsync(magnum, uuid, cancellationToken) is not HttpStatusCode.NotFound)
                await Http.SendAsync(http, HttpMethod.Delete, new Uri(magnum, $"v1/clusters/{uuid}"), Token, null, HttpStatusCode.NoContent, cancellationToken);
        }

        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        foreach (var uuid in uuids)
        {
            // For one that goes at this moment the real Magnum may answer 400 or 500.
            while (await SeeBayAsync(magnum, uuid, cancellationToken) is not HttpStatusCode.NotFound and var seen)
            {
                if (TimeProvider.System.GetElapsedTime(began) > DeletionPatience)
                    throw new BenchException($"The cluster {uuid} is not gone: {(int)seen}.");
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    /// <summary>Deletes a cluster template that no bay uses.</summary>
    public Task DeleteTemplateAsync(Uri magnum, string uuid, CancellationToken cancellationToken) =>
        Http.SendAsync(http, HttpMethod.Delete, new Uri(magnum, $"v1/clustertemplates/{uuid}"), Token, null, HttpStatusCode.NoContent, cancellationToken);

    /// <summary>One bay as the API shows it.</summary>
    public Task<byte[]> BayAsync(Uri magnum, string uuid, CancellationToken cancellationToken) => ReadAsync(new Uri(magnum, $"v1/clusters/{uuid}"), cancellationToken);

    /// <summary>The bytes at an address.</summary>
    public Task<byte[]> ReadAsync(Uri address, CancellationToken cancellationToken) =>
        Http.SendAsync(http, HttpMethod.Get, address, Token, null, HttpStatusCode.OK, cancellationToken);

    /// <summary>The project's bays as the API lists them.</summary>
    public Task<JsonNode> BaysAsync(Uri magnum, CancellationToken cancellationToken) =>
        Http.JsonAsync(http, HttpMethod.Get, new Uri(magnum, "v1/clusters?limit=100"), Token, null, HttpStatusCode.OK, cancellationToken);

    /// <summary>The project's cluster templates as the API lists them.</summary>
    public Task<JsonNode> TemplatesAsync(Uri magnum, CancellationToken cancellationToken) =>
        Http.JsonAsync(http, HttpMethod.Get, new Uri(magnum, "v1/clustertemplates"), Token, null, HttpStatusCode.OK, cancellationToken);

    /// <summary>The project's stacks as Heat lists them.</summary>
    public Task<JsonNode> StacksAsync(CancellationToken cancellationToken) =>
        Http.JsonAsync(http, HttpMethod.Get, stacks, Token, null, HttpStatusCode.OK, cancellationToken);

    /// <summary>Waits until bays are complete.</summary>
    /// <exception cref="BenchException">One failed.</exception>
    public async Task UntilCompleteAsync(Uri magnum, int count, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var bays = (await BaysAsync(magnum, cancellationToken))["clusters"]!.AsArray();
            if (bays.FirstOrDefault(static b => b!["status"]?.ToString() == "CREATE_FAILED") is { } failed)
                throw new BenchException($"A bay failed: {Encoding.UTF8.GetString(await BayAsync(magnum, failed["uuid"]!.ToString(), cancellationToken))}");
            if (bays.Count(static b => b!["status"]?.ToString() == "CREATE_COMPLETE") == count)
                return;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Deletes the project's stacks and waits until they are gone; for those whose Magnum is gone.</summary>
    public async Task DeleteStacksAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var asked = false; (await StacksAsync(cancellationToken))["stacks"]!.AsArray() is { Count: > 0 } left; asked = true)
        {
            foreach (var stack in asked ? [] : left)
                await Http.SendAsync(http, HttpMethod.Delete, new Uri($"{stacks}/{stack!["stack_name"]}/{stack["id"]}"), Token, null, HttpStatusCode.NoContent, cancellationToken);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<HttpStatusCode> SeeBayAsync(Uri magnum, string uuid, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(magnum, $"v1/clusters/{uuid}"));
        request.Headers.TryAddWithoutValidation("X-Auth-Token", Token);
        using var answer = await http.SendAsync(request, cancellationToken);
        return answer.StatusCode;
    }
}
