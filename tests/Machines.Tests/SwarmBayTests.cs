using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A Docker swarm that a built silo builds on the lab's real machines.</summary>
public sealed class SwarmBayTests : IAsyncLifetime
{
    private readonly string name = $"swarm-{Guid.NewGuid():n}"[..14];
    private RealMachines machines = null!;
    private CloudSession alpha = null!;
    private LabSilo silo = null!;
    private MagnumClient magnum = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        machines = RealMachines.Require();
        alpha = await CloudSession.OpenAsync(TestCloud.FindLab()!, "alpha-user", "alpha", Cancelled);
        silo = await LabSilo.StartAsync(Cancelled);
        magnum = silo.ClientOf(alpha);
    }

    public async ValueTask DisposeAsync()
    {
        magnum?.Dispose();
        await (silo?.DisposeAsync() ?? ValueTask.CompletedTask);
        alpha?.Dispose();
    }

    [Fact]
    public async Task A_swarm_of_one_and_two_boots_runs_a_container_and_leaves_nothing()
    {
        var cluster = await CreateAsync();
        var servers = (await alpha.FindAsync("compute", $"/servers?name={name}", Cancelled))!["servers"]!.AsArray();
        using (var docker = await DockerClient.OfAsync(machines, magnum, cluster, Cancelled))
        {
            Assert.Equal(servers.Select(static server => $"{server!["name"]} Ready").Order(StringComparer.Ordinal),
                (await docker.RunAsync("node", "ls", "--format", "{{.Hostname}} {{.Status}}")).Order(StringComparer.Ordinal));
            Assert.NotEqual(0, (await docker.TryAsStrangerAsync("node", "ls")).Code);
            await docker.ImportShellAsync(machines, "shell");
            Assert.Equal(["hello from a container"], await docker.RunAsync("run", "--rm", "--network", "none", "shell", "/bin/dash", "-c", "echo hello from a container"));
        }

        await magnum.AskAsync(HttpMethod.Delete, $"clusters/{cluster["uuid"]}", null, Cancelled);
        await magnum.UntilAsync(async () => (await magnum.AskAsync(HttpMethod.Get, $"clusters/{cluster["uuid"]}", null, Cancelled)).Status == HttpStatusCode.NotFound, "the cluster is gone", Cancelled);
        Assert.Equal(3, servers.Count);
        Assert.All(servers, server => Assert.Empty(machines.TracesOf(server!["id"]!.ToString())));
    }

    private async Task<JsonNode> CreateAsync()
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
        }, Cancelled);
        Assert.True(template.Status == HttpStatusCode.Created, template.ToString());
        var created = await magnum.AskAsync(HttpMethod.Post, "clusters", new JsonObject
        {
            ["name"] = name,
            ["cluster_template_id"] = template.Body!["uuid"]!.ToString(),
            ["master_count"] = 1,
            ["node_count"] = 2,
            ["labels"] = new JsonObject { ["availability_zone"] = "machines" },
        }, Cancelled);
        Assert.True(created.Status == HttpStatusCode.Accepted, created.ToString());

        JsonNode cluster = created.Body!;
        await magnum.UntilAsync(
            async () =>
            {
                cluster = (await magnum.AskAsync(HttpMethod.Get, $"clusters/{created.Body!["uuid"]}", null, Cancelled)).Body!;
                Assert.False(cluster["status"]!.ToString() == "CREATE_FAILED", cluster["status_reason"]?.ToString());
                return cluster["status"]!.ToString() == "CREATE_COMPLETE";
            },
            "the cluster is complete", Cancelled);
        return cluster;
    }
}
