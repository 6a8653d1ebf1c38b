using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;

namespace Magnum.Machines.Tests.Labs;

/// <summary>A Docker swarm of one manager and some workers on the lab's real machines, as a client of the API has it.</summary>
internal sealed class SwarmBay : IAsyncDisposable
{
    private readonly MagnumClient magnum;
    private readonly CloudSession cloud;
    private readonly string name;
    private readonly CancellationToken cancelled;
    private bool isGone;

    private SwarmBay(MagnumClient magnum, CloudSession cloud, string name, JsonNode cluster, CancellationToken cancelled)
    {
        this.magnum = magnum;
        this.cloud = cloud;
        this.name = name;
        this.cancelled = cancelled;
        Cluster = cluster;
    }

    /// <summary>The cluster as it was seen last.</summary>
    public JsonNode Cluster { get; private set; }

    private string Path => $"clusters/{Cluster["uuid"]}";

    /// <summary>Makes one with its template, and waits until it is complete.</summary>
    public static async Task<SwarmBay> CreateAsync(MagnumClient magnum, CloudSession cloud, string name, int workers, JsonObject labels, CancellationToken cancelled)
    {
        var template = await magnum.AskAsync(HttpMethod.Post, "clustertemplates", new JsonObject
        {
            ["name"] = name,
            ["coe"] = "swarm-mode",
            ["image_id"] = "ubuntu",
            ["external_network_id"] = "public",
            ["flavor_id"] = "m1.small",
            ["master_flavor_id"] = "m1.small",
            ["floating_ip_enabled"] = true,
            ["docker_storage_driver"] = "overlay2",
        }, cancelled);
        Assert.True(template.Status == HttpStatusCode.Created, template.ToString());
        labels["availability_zone"] = "machines";
        var created = await magnum.AskAsync(HttpMethod.Post, "clusters", new JsonObject
        {
            ["name"] = name,
            ["cluster_template_id"] = template.Body!["uuid"]!.ToString(),
            ["master_count"] = 1,
            ["node_count"] = workers,
            ["labels"] = labels,
        }, cancelled);
        Assert.True(created.Status == HttpStatusCode.Accepted, created.ToString());
        var bay = new SwarmBay(magnum, cloud, name, created.Body!, cancelled);
        try
        {
            await bay.UntilAsync(static cluster => cluster["status"]!.ToString() == "CREATE_COMPLETE", "is complete");
            return bay;
        }
        catch
        {
            await bay.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks at the cluster until it is so; one that failed never will be.</summary>
    public Task UntilAsync(Func<JsonNode, bool> isSo, string what) => magnum.UntilAsync(
        async () =>
        {
            Cluster = (await magnum.AskAsync(HttpMethod.Get, Path, null, cancelled)).Body!;
            Assert.False(Cluster["status"]!.ToString().EndsWith("_FAILED", StringComparison.Ordinal), Cluster["status_reason"]?.ToString());
            return isSo(Cluster);
        },
        $"the cluster {what}; it is {Cluster.ToJsonString()}", cancelled);

    /// <summary>Waits until it shows that health.</summary>
    /// <param name="status">For example <c>HEALTHY</c>.</param>
    /// <param name="reason">The machines, by name, and whether each is ready.</param>
    public Task UntilHealthAsync(string status, IEnumerable<(string Node, bool IsReady)> reason)
    {
        var expected = new JsonObject([.. reason.Select(static node => KeyValuePair.Create($"{node.Node}.Ready", (JsonNode?)(node.IsReady ? "True" : "False")))]) { ["api"] = "ok" };
        return UntilAsync(cluster => cluster["health_status"]?.ToString() == status && JsonNode.DeepEquals(cluster["health_status_reason"], expected), $"is {status} with {expected.ToJsonString()}");
    }

    /// <summary>Asks for that many workers, and waits until it has them.</summary>
    /// <param name="workers">How many.</param>
    /// <param name="first">Nova's ids of those that go first.</param>
    /// <param name="watch">Looks at the swarm now and then meanwhile.</param>
    public async Task ResizeAsync(int workers, IEnumerable<string> first, Func<Task> watch)
    {
        var answer = await magnum.AskAsync(HttpMethod.Post, $"{Path}/actions/resize", new JsonObject
        {
            ["node_count"] = workers,
            ["nodes_to_remove"] = new JsonArray([.. first.Select(static server => JsonValue.Create(server))]),
        }, cancelled);
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.ToString());
        await magnum.UntilAsync(
            async () =>
            {
                await watch();
                Cluster = (await magnum.AskAsync(HttpMethod.Get, Path, null, cancelled)).Body!;
                return Cluster["status"]!.ToString() != "UPDATE_IN_PROGRESS";
            },
            "the resize ends", cancelled);
        Assert.True(Cluster["status"]!.ToString() == "UPDATE_COMPLETE", Cluster.ToJsonString());
    }

    /// <summary>Its servers, by name, and Nova's id of each.</summary>
    public async Task<SortedDictionary<string, string>> ServersAsync() => new(
        (await cloud.FindAsync("compute", $"/servers?name={name}", cancelled))!["servers"]!.AsArray().ToDictionary(static server => server!["name"]!.ToString(), static server => server!["id"]!.ToString()),
        StringComparer.Ordinal);

    /// <summary>Deletes it and waits until it is gone.</summary>
    public async Task DeleteAsync()
    {
        await magnum.AskAsync(HttpMethod.Delete, Path, null, cancelled);
        await magnum.UntilAsync(async () => (await magnum.AskAsync(HttpMethod.Get, Path, null, cancelled)).Status == HttpStatusCode.NotFound, "the cluster is gone", cancelled);
        await magnum.AskAsync(HttpMethod.Delete, $"clustertemplates/{name}", null, cancelled);
        isGone = true;
    }

    /// <summary>What is left of it in the cloud once it is deleted: stacks, servers, ports, security groups, trustees. By name, since others use the lab at the same time.</summary>
    public async Task<IReadOnlyList<string>> LeftAsync(CloudSession admin) =>
    [
        .. (await cloud.StacksAsync(name, cancelled)).Where(static stack => !stack.EndsWith(" DELETE_COMPLETE", StringComparison.Ordinal)),
        .. (await ServersAsync()).Keys,
        .. (await cloud.FindAsync("network", "/v2.0/ports", cancelled))!["ports"]!.AsArray().Select(static port => port!["name"]!.ToString()).Where(port => port.StartsWith(name, StringComparison.Ordinal)),
        .. (await cloud.FindAsync("network", "/v2.0/security-groups", cancelled))!["security_groups"]!.AsArray().Select(static group => group!["description"]!.ToString()).Where(group => group.Contains(Cluster["uuid"]!.ToString(), StringComparison.Ordinal)),
        .. (await admin.TrusteesAsync(cancelled)).Where(trustee => trustee.StartsWith(Cluster["uuid"]!.ToString(), StringComparison.Ordinal)),
    ];

    /// <summary>Leaves nothing where a test broke off: nobody else knows of the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!isGone)
            await DeleteAsync();
    }
}
