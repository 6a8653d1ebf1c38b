using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Clusters;

public sealed class ClusterResizeTests
{
    private const string Path = "/v1/clusters/c/actions/resize";

    [Theory]
    [InlineData("{}", 400, "Invalid input for field/attribute node_count. Value: 'None'. Mandatory field missing.")]
    [InlineData("""{"node_count": null}""", 400, "Invalid input for field/attribute node_count. Value: 'None'. Mandatory field missing.")]
    [InlineData("""{"node_count": -1}""", 400, "Invalid input for field/attribute node_count. Value: '-1'. Value should be greater or equal to 0")]
    [InlineData("""{"node_count": "x"}""", 400, "Invalid input for field/attribute cluster_resize_req. Value: '{'node_count': 'x'}'. invalid literal for int() with base 10: 'x'")]
    [InlineData("""{"node_count": 1, "nodes_to_remove": "x"}""", 400, "Invalid input for field/attribute cluster_resize_req. Value: '{'node_count': 1, 'nodes_to_remove': 'x'}'. Value not a valid list: x")]
    [InlineData("""{"node_count": 1, "nodes_to_remove": [1]}""", 400, "Invalid input for field/attribute nodes_to_remove. Value: '[1]'. Wrong type. Expected '<class 'str'>', got '<class 'int'>'")]
    [InlineData("""{"node_count": 3, "nodegroup": "default-master"}""", 400, "Resizing the master nodegroup is not supported by this driver.")]
    [InlineData("""{"node_count": 3, "nodegroup": "nope"}""", 404, "Nodegroup nope could not be found.")]
    [InlineData("""{"node_count": 9}""", 400, "Resizing default-worker outside the allowed range: min_node_count = 1, max_node_count = 5")]
    public async Task Bad_sizes_are_refused(string body, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        api.World.Bays.Change(uuid, static bay => bay with { NodeGroups = [.. bay.NodeGroups.Select(static group => group with { MinNodeCount = 1, MaxNodeCount = 5 })] });

        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse(body))).ExpectError(status, detail);

        Assert.Empty(api.World.Bays.Resized);
    }

    [Fact]
    public async Task Machines_may_be_named_that_go_first()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c", ("node_count", 3));
        var groups = (await api.Alpha.GetAsync("/v1/clusters/c/nodegroups")).Json["nodegroups"]!.AsArray();
        var worker = groups.Single(static group => group!["name"]!.GetValue<string>() == "default-worker")!["uuid"]!.GetValue<Guid>();

        var answer = (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse($$"""{"node_count": "2", "nodes_to_remove": ["0", "10.0.0.7"], "nodegroup": "{{worker}}"}"""))).Expect(202);

        Assert.Equal($$"""{"uuid":"{{uuid}}"}""", answer.Text);
        var command = Assert.Single(api.World.Bays.Resized);
        Assert.Equal((worker, 2, false, "Resizing"), (command.NodeGroup!.Value, command.NodeCount, command.Rollback, command.Verb));
        Assert.Equal(["0", "10.0.0.7"], command.NodesToRemove);
    }

    [Fact]
    public async Task Null_means_no_machines_and_the_default_workers()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse("""{"node_count": 2, "nodes_to_remove": null, "nodegroup": null}"""))).Expect(202);

        var command = Assert.Single(api.World.Bays.Resized);
        Assert.Null(command.NodeGroup);
        Assert.Empty(command.NodesToRemove);
    }

    [Fact]
    public async Task No_workers_at_all_came_with_1_10()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("POST", Path, new JsonObject { ["node_count"] = 0 }, "1.9")).ExpectError(400, "Resizing a nodegroup to zero is not supported in the provided microversion.");
        (await api.Alpha.SendAsync("POST", Path, new JsonObject { ["node_count"] = 0 }, "1.10")).Expect(202);
    }

    [Fact]
    public async Task While_one_resize_runs_the_next_may_be_asked_for()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        api.World.Bays.Change(uuid, static bay => bay with { Status = BayStatus.UpdateInProgress });

        (await api.Alpha.SendAsync("POST", Path, new JsonObject { ["node_count"] = 2 })).Expect(202);
        api.World.Bays.Change(uuid, static bay => bay with { Status = BayStatus.CreateFailed });
        (await api.Alpha.SendAsync("POST", Path, new JsonObject { ["node_count"] = 2 })).ExpectError(400, "Resizing a cluster when status is \"CREATE_FAILED\" is not supported.");
    }

    [Fact]
    public async Task Administrators_reach_their_own_project_only()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        var path = $"/v1/clusters/{uuid}/actions/resize";

        (await api.Admin.SendAsync("POST", path, new JsonObject { ["node_count"] = 2 })).ExpectError(404, $"Cluster {uuid} could not be found.");
        (await api.Client(api.World.AdminInAlpha).SendAsync("POST", path, new JsonObject { ["node_count"] = 2 })).Expect(202);
    }

    [Fact]
    public async Task Release_15_words_the_refusal_of_masters_its_own_way()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("POST", Path, new JsonObject { ["node_count"] = 3, ["nodegroup"] = "default-master" })).ExpectError(400, "Resizing a master nodegroup is not supported.");
    }
}
