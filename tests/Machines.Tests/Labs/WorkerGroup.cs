using System.Net;
using System.Text.Json.Nodes;

namespace Magnum.Machines.Tests.Labs;

/// <summary>The life of a group of workers of the tenant's own in a Kubernetes, as the distribution's program, kubectl, Nova and Heat tell of it.</summary>
internal sealed class WorkerGroup(MachineBay bay, BayOwner owner, KubectlClient kubectl, CancellationToken cancelled)
{
    private const string Name = "edge";
    private const string Role = "gateway";
    private const string Flavor = "m1.medium";
    // Of the same os_distro.
    private const string Image = "fedora-coreos-2";
    private const string NamesAndMarks = """
        jsonpath={range .items[*]}{.metadata.name} {.metadata.labels.magnum\.openstack\.org/role} {.metadata.labels.disk} {range .spec.taints[*]}{.key}={.value}:{.effect}{end}{"\n"}{end}
        """;

    /// <summary>Makes it, marks its machines to come, resizes it within and beyond its limits, and deletes it.</summary>
    public async Task LiveAsync()
    {
        var others = await bay.ServersAsync();
        await owner.Commands.CreateGroupAsync(
            bay.Name, Name,
            ["--node-count", "1", "--min-nodes", "1", "--max-nodes", "2", "--role", Role, "--flavor", Flavor, "--image", Image, "--labels", "availability_zone=machines,container_infra_prefix=lab/,tier=outer"]);
        await UntilAsync("CREATE_COMPLETE");
        var first = Assert.Single((await bay.ServersAsync()).Except(others));
        Assert.Equal(Flavor, await bay.FlavorOfAsync(first.Value));
        Assert.NotEqual(await bay.ImageOfAsync(others.Values.First()), await bay.ImageOfAsync(first.Value));
        Assert.DoesNotContain(Flavor, await Task.WhenAll(others.Where(static server => server.Key.Contains("-minion-", StringComparison.Ordinal)).Select(server => bay.FlavorOfAsync(server.Value))));
        await ShowsAsync($"{first.Key} {Role}");

        await MarkAsync();
        await ResizeAsync(2);
        await UntilAsync("UPDATE_COMPLETE");
        var servers = (await bay.ServersAsync()).Except(others).ToDictionary();
        var second = Assert.Single(servers, server => server.Value != first.Value);
        // A machine has its marks from when it is built.
        await ShowsAsync($"{first.Key} {Role}", $"{second.Key} {Role} ssd dedicated=edge:NoSchedule");
        await kubectl.RunAsync("rollout", "status", "daemonset/greeter", "--timeout", "2m");
        await bay.UntilHealthAsync("HEALTHY", others.Keys.Concat(servers.Keys).Select(static node => (node, true)));
        foreach (var beyond in new[] { 0, 3 })
            Assert.Contains("outside the allowed range: min_node_count = 1, max_node_count = 2", (await owner.Commands.TryResizeAsync(bay.Name, beyond, Name)).Error, StringComparison.Ordinal);

        await DeleteAsync(first.Key);
        Assert.Equal(others, await bay.ServersAsync());
        await kubectl.UntilAsync([.. others.Keys], "get", "nodes", "--output", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}");
        await bay.UntilHealthAsync("HEALTHY", others.Keys.Select(static node => (node, true)));
    }

    // Labels and taints of nodes the distribution's program does not know.
    private async Task MarkAsync()
    {
        var patch = new JsonArray(
            new JsonObject { ["op"] = "add", ["path"] = "/node_labels", ["value"] = new JsonObject { ["disk"] = "ssd" } },
            new JsonObject { ["op"] = "add", ["path"] = "/node_taints", ["value"] = new JsonArray(new JsonObject { ["key"] = "dedicated", ["value"] = "edge", ["effect"] = "NoSchedule" }) });
        var marked = await owner.Magnum.AskAsync(HttpMethod.Patch, $"clusters/{bay.Name}/nodegroups/{Name}", patch, cancelled);
        Assert.True(marked.Status == HttpStatusCode.Accepted, marked.ToString());
    }

    private async Task ResizeAsync(int nodes)
    {
        var resized = await owner.Commands.TryResizeAsync(bay.Name, nodes, Name);
        Assert.True(resized.Code == 0, resized.ToString());
    }

    private async Task DeleteAsync(string node)
    {
        var remains = await BayRemains.BeginAsync(owner, cancelled);
        await remains.NoteAsync([(await FindAsync())!["stack_id"]!.ToString()]);
        var isDrained = false;
        await owner.Commands.DeleteGroupAsync(bay.Name, Name);
        await bay.UntilAsync(
            async () =>
            {
                isDrained |= (await kubectl.TryAsync("get", "node", node, "--output", "jsonpath={.spec.unschedulable}")).Output.Contains("true", StringComparison.Ordinal);
                return await FindAsync() is null;
            },
            "has no such group");
        await bay.UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_COMPLETE", "is done with it");
        Assert.True(isDrained);
        await remains.AssertGoneAsync();
    }

    private Task UntilAsync(string status) => bay.UntilAsync(
        async () =>
        {
            var now = (await FindAsync())!["status"]!.ToString();
            Assert.False(now.EndsWith("_FAILED", StringComparison.Ordinal), now);
            return now == status;
        },
        $"has the group as {status}");

    private async Task<JsonNode?> FindAsync() =>
        await owner.Magnum.AskAsync(HttpMethod.Get, $"clusters/{bay.Name}/nodegroups/{Name}", null, cancelled) is { Status: HttpStatusCode.OK } found ? found.Body : null;

    private Task ShowsAsync(params string[] nodes) => kubectl.UntilAsync([.. nodes.Order(StringComparer.Ordinal)], "get", "nodes", "--selector", $"magnum.openstack.org/nodegroup={Name}", "--output", NamesAndMarks.Trim());
}
