using System.Net;
using System.Text.Json.Nodes;
using Magnum.Launcher;

namespace Magnum.Demo;

/// <summary>The story that the demo tells: create, use, resize, delete.</summary>
internal sealed class BayStory(SiloProcess silo, string folder, Show show)
{
    /// <summary>Tells it.</summary>
    /// <exception cref="DemoException">Something did not happen as it should.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (token, project) = await LoginAsync(cancellationToken);
        using var magnum = DemoHttp.WithToken(silo.Api, token);
        using var heat = DemoHttp.WithToken(new Uri(silo.Cloud, $"orchestration/v1/{project}/"), token);
        show.Line("logged in as alpha-user of project alpha");

        var model = await DemoHttp.SendAsync(magnum, HttpMethod.Post, "v1/clustertemplates", Template(), 201, cancellationToken);
        show.Line($"cluster template {model["name"]} is {model["uuid"]}");

        var created = await DemoHttp.SendAsync(magnum, HttpMethod.Post, "v1/clusters", Bay(model["uuid"]!.ToString()), 202, cancellationToken);
        var bay = created["uuid"]!.ToString();
        show.Line($"cluster demo is accepted as {bay}");
        var built = await UntilAsync(magnum, heat, bay, "CREATE_COMPLETE", cancellationToken);
        show.Line($"CREATE_COMPLETE: API at {built["api_address"]}, masters {built["master_addresses"]!.ToJsonString()}, nodes {built["node_addresses"]!.ToJsonString()}");

        var kubeconfig = Path.Combine(folder, "kubeconfig");
        await Kubeconfig.WriteAsync(magnum, built, kubeconfig, cancellationToken);
        show.Line("a kubeconfig with a fresh client certificate is written");
        await ListNodesAsync(kubeconfig, 3, cancellationToken);

        await DemoHttp.SendAsync(magnum, HttpMethod.Post, $"v1/clusters/{bay}/actions/resize", new JsonObject { ["node_count"] = 3 }, 202, cancellationToken);
        show.Line("resize to 3 workers is accepted");
        var resized = await UntilAsync(magnum, heat, bay, "UPDATE_COMPLETE", cancellationToken);
        show.Line($"UPDATE_COMPLETE: nodes {resized["node_addresses"]!.ToJsonString()}");
        await ListNodesAsync(kubeconfig, 4, cancellationToken);

        await DemoHttp.SendAsync(magnum, HttpMethod.Delete, $"v1/clusters/{bay}", null, 204, cancellationToken);
        show.Line("delete is accepted");
        await UntilGoneAsync(magnum, bay, cancellationToken);
        await DemoHttp.SendAsync(magnum, HttpMethod.Delete, $"v1/clustertemplates/{model["uuid"]}", null, 204, cancellationToken);
        var left = await DemoHttp.SendAsync(heat, HttpMethod.Get, "stacks", null, 200, cancellationToken);
        if (left["stacks"]!.AsArray().Count > 0)
            throw new DemoException($"stacks are left: {left.ToJsonString()}");
        show.Line("the cluster is gone, and its stack with it");
    }

    private static JsonObject Template() => new()
    {
        ["name"] = "demo",
        ["coe"] = "kubernetes",
        ["image_id"] = "fedora-coreos",
        ["external_network_id"] = "public",
        ["flavor_id"] = "m1.small",
        ["master_flavor_id"] = "m1.small",
        ["keypair_id"] = "lab-key",
    };

    private static JsonObject Bay(string model) => new()
    {
        ["name"] = "demo",
        ["cluster_template_id"] = model,
        ["master_count"] = 1,
        ["node_count"] = 2,
    };

    private async Task<(string Token, string Project)> LoginAsync(CancellationToken cancellationToken)
    {
        using var keystone = DemoHttp.Plain(new Uri(silo.Cloud, "identity/v3/"));
        var body = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject
                    {
                        ["user"] = new JsonObject { ["name"] = "alpha-user", ["domain"] = new JsonObject { ["id"] = "default" }, ["password"] = "devcloud" },
                    },
                },
                ["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = "alpha", ["domain"] = new JsonObject { ["id"] = "default" } } },
            },
        };
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await keystone.PostAsync("auth/tokens", content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Created)
            throw new DemoException($"Keystone answered {(int)answer.StatusCode}: {text}");
        return (answer.Headers.GetValues("X-Subject-Token").Single(), JsonNode.Parse(text)!["token"]!["project"]!["id"]!.ToString());
    }

    private Task<JsonNode> UntilAsync(HttpClient magnum, HttpClient heat, string bay, string wanted, CancellationToken cancellationToken) => Patience.UntilAsync(
        $"the cluster is {wanted}",
        async cancelled =>
        {
            var seen = await DemoHttp.SendAsync(magnum, HttpMethod.Get, $"v1/clusters/{bay}", null, 200, cancelled);
            var status = seen["status"]!.ToString();
            if (status == wanted)
                return seen;
            if (!status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
                throw new DemoException($"the cluster is {status}: {seen["status_reason"]}");
            show.Progress($"{status}: {await PhaseAsync(heat, seen["stack_id"]?.ToString(), cancelled)}");
            return null;
        },
        cancellationToken);

    private static async Task<string> PhaseAsync(HttpClient heat, string? stack, CancellationToken cancellationToken)
    {
        if (stack is null)
            return "certificates and keys";
        var answer = await DemoHttp.SendAsync(heat, HttpMethod.Get, $"stacks/{stack}/resources?nested_depth=2", null, 200, cancellationToken);
        var resources = answer["resources"]!.AsArray();
        var done = resources.Count(static r => r!["resource_status"]!.ToString().EndsWith("_COMPLETE", StringComparison.Ordinal));
        return done < resources.Count ? $"Heat has {done} of {resources.Count} resources ready" : $"Heat has {done} resources ready, none waits";
    }

    private async Task UntilGoneAsync(HttpClient magnum, string bay, CancellationToken cancellationToken) => await Patience.UntilAsync<object>(
        "the cluster is gone",
        async cancelled =>
        {
            using var answer = await magnum.GetAsync($"v1/clusters/{bay}", cancelled);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return HttpStatusCode.NotFound;
            var text = await answer.Content.ReadAsStringAsync(cancelled);
            if (answer.StatusCode != HttpStatusCode.OK)
                throw new DemoException($"GET of the cluster answered {(int)answer.StatusCode}: {text}");
            var seen = JsonNode.Parse(text)!;
            if (seen["status"]?.ToString() != "DELETE_IN_PROGRESS")
                throw new DemoException($"the cluster is {seen["status"]}: {seen["status_reason"]}");
            show.Progress("DELETE_IN_PROGRESS");
            return null;
        },
        cancellationToken);

    private async Task ListNodesAsync(string kubeconfig, int expected, CancellationToken cancellationToken)
    {
        using var engine = Kubeconfig.Connect(kubeconfig);
        var nodes = await DemoHttp.SendAsync(engine, HttpMethod.Get, "api/v1/nodes", null, 200, cancellationToken);
        var names = nodes["items"]!.AsArray().Select(static n => n!["metadata"]!["name"]!.ToString()).ToList();
        show.Line($"Kubernetes lists {names.Count} nodes through the kubeconfig: {string.Join(", ", names)}");
        if (names.Count != expected)
            throw new DemoException($"expected {expected} nodes");
    }
}
