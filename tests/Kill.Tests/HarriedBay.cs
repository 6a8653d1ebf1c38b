using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Xunit;

namespace Magnum.Kill.Tests;

/// <summary>A bay as a client sees it whose silo dies again and again: after a lost answer it looks whether it was heard, and asks again if not.</summary>
internal sealed class HarriedBay
{
    private readonly MagnumClient magnum;
    private readonly string uuid;
    private readonly string model;
    private readonly CancellationToken cancelled;

    private HarriedBay(MagnumClient magnum, string uuid, string model, CancellationToken cancelled)
    {
        this.magnum = magnum;
        this.uuid = uuid;
        this.model = model;
        this.cancelled = cancelled;
    }

    /// <summary>Makes a template.</summary>
    public static async Task<string> CreateModelAsync(MagnumClient magnum, string name, CancellationToken cancelled)
    {
        var (status, body) = await magnum.AskAsync(HttpMethod.Post, "clustertemplates", MagnumBodies.Template(name), cancelled);
        Assert.True(status is HttpStatusCode.Created, body?.ToJsonString());
        return body!["uuid"]!.ToString();
    }

    /// <summary>Asks for a bay of one worker until there is one: the list tells. What was accepted is there, once.</summary>
    public static async Task<HarriedBay> CreateAsync(MagnumClient magnum, string name, string model, CancellationToken cancelled)
    {
        string? accepted = null;
        await magnum.UntilAsync(
            async () =>
            {
                var (_, list) = await magnum.AskAsync(HttpMethod.Get, "clusters", null, cancelled);
                accepted ??= list!["clusters"]!.AsArray().SingleOrDefault(c => c!["name"]!.ToString() == name)?["uuid"]!.ToString();
                if (accepted is not null)
                    return true;
                if (await magnum.TryAsync(HttpMethod.Post, "clusters", MagnumBodies.Cluster(name, model, nodes: 1), cancelled) is not { Status: not HttpStatusCode.ServiceUnavailable } answer)
                    return false;
                Assert.True(answer.Status is HttpStatusCode.Accepted, answer.Body?.ToJsonString());
                accepted = answer.Body!["uuid"]!.ToString();
                return true;
            },
            "the bay is accepted",
            cancelled);
        return new HarriedBay(magnum, accepted!, model, cancelled);
    }

    public async Task ResizeAsync(int nodes)
    {
        await ChangeAsync(HttpMethod.Post, $"clusters/{uuid}/actions/resize", new JsonObject { ["node_count"] = nodes });
        await UntilAsync("UPDATE_COMPLETE", nodes);
    }

    /// <summary>Upgrades it, or a group of the tenant's own by itself, to the template that it has.</summary>
    public Task UpgradeAsync(string? group)
    {
        var body = new JsonObject { ["cluster_template"] = model };
        if (group is not null)
            body["nodegroup"] = group;
        return ChangeAsync(HttpMethod.Post, $"clusters/{uuid}/actions/upgrade", body);
    }

    /// <summary>Rotates <c>certificates</c> or <c>credentials</c>.</summary>
    public Task RotateAsync(string what) => ChangeAsync(HttpMethod.Patch, $"{what}/{uuid}", null);

    public Task CreateGroupAsync(string group) => magnum.UntilAsync(
        async () =>
        {
            // Asked again, its name is taken.
            if (await magnum.TryAsync(HttpMethod.Post, $"clusters/{uuid}/nodegroups", new JsonObject { ["name"] = group, ["node_count"] = 1 }, cancelled) is not { Status: not HttpStatusCode.ServiceUnavailable } answer)
                return false;
            Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, answer.Body?.ToJsonString());
            return true;
        },
        $"the group {group} is accepted",
        cancelled);

    public Task DeleteGroupAsync(string group) => DeleteAsync($"clusters/{uuid}/nodegroups/{group}");

    public Task DeleteAsync() => DeleteAsync($"clusters/{uuid}");

    /// <summary>Has its Kubernetes make a load balancer in its network, as far as the cloud sees that.</summary>
    /// <returns>The load balancer, and Neutron's id of its floating address.</returns>
    public async Task<(ServiceBalancer Balancer, string FloatingIp)> BalanceAsync(CloudSession user)
    {
        var (_, seen) = await magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, cancelled);
        var subnet = await ServiceBalancer.SubnetAsync(user, seen!["stack_id"]!.ToString(), cancelled);
        var balancer = await ServiceBalancer.MakeAsync(user, uuid, subnet, magnum, cancelled);
        return (balancer, await balancer.FloatAsync(user, uuid, cancelled));
    }

    /// <summary>Looks at it once, whatever there is to see.</summary>
    public Task LookAsync() => magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, cancelled);

    public Task UntilAsync(string wanted, int nodes) => magnum.UntilAsync(
        async () =>
        {
            var (status, seen) = await magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, cancelled);
            Assert.True(status is HttpStatusCode.OK, seen?.ToJsonString());
            Assert.False(seen!["status"]!.ToString().EndsWith("_FAILED", StringComparison.Ordinal), seen.ToJsonString());
            return seen["status"]!.ToString() == wanted && (int)seen["node_count"]! == nodes && seen["node_addresses"]!.AsArray().Count == nodes;
        },
        $"{wanted} with {nodes} nodes",
        cancelled);

    // One that was accepted without an answer is under way; one that has ended already may as well be done twice.
    private Task ChangeAsync(HttpMethod method, string path, JsonObject? body) => magnum.UntilAsync(
        async () =>
        {
            if (await magnum.TryAsync(method, path, body, cancelled) is { Status: not HttpStatusCode.ServiceUnavailable } answer)
            {
                Assert.True(answer.Status is HttpStatusCode.Accepted, answer.Body?.ToJsonString());
                return true;
            }

            var (_, seen) = await magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, cancelled);
            return seen!["status"]!.ToString() == "UPDATE_IN_PROGRESS";
        },
        $"{method} {path} is accepted",
        cancelled);

    private async Task DeleteAsync(string path)
    {
        await magnum.UntilAsync(
            async () =>
            {
                var (status, body) = await magnum.AskAsync(HttpMethod.Delete, path, null, cancelled);
                Assert.True(status is HttpStatusCode.NoContent or HttpStatusCode.NotFound, body?.ToJsonString());
                return true;
            },
            "the deletion is accepted",
            cancelled);
        await magnum.UntilAsync(
            async () =>
            {
                var (status, body) = await magnum.AskAsync(HttpMethod.Get, path, null, cancelled);
                Assert.True(status is HttpStatusCode.NotFound || body!["status"]!.ToString() == "DELETE_IN_PROGRESS", body?.ToJsonString());
                return status is HttpStatusCode.NotFound;
            },
            $"{path} is gone",
            cancelled);
    }
}
