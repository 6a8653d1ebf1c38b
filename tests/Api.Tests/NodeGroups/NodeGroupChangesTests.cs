using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.NodeGroups;

public sealed class NodeGroupChangesTests
{
    private const string Path = "/v1/clusters/c/nodegroups";

    [Fact]
    public async Task A_group_is_answered_with_what_is_known_of_it()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c", ("labels", new JsonObject { ["a"] = "1", ["b"] = "2" }));

        var made = (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse("""{"name": "gpu", "role": "edge", "node_count": 2, "max_node_count": 3, "labels": {"b": "9", "c": "3"}, "merge_labels": true}"""))).Expect(202).Json;

        Assert.Equal(
            ["uuid", "name", "cluster_id", "project_id", "labels", "links", "flavor_id", "image_id", "node_count", "role", "min_node_count", "max_node_count", "merge_labels", "labels_overridden", "labels_added", "labels_skipped"],
            made.Select(static pair => pair.Key));
        Assert.Equal("""{"a":"1","b":"9","c":"3"}""", made["labels"]!.ToJsonString());
        Assert.Equal("""{"c":"3"}""", made["labels_added"]!.ToJsonString());
        var command = Assert.Single(api.World.Bays.GroupsCreated);
        Assert.Equal(("gpu", "edge", 2, 0, 3), (command.Name, command.Role, command.NodeCount, command.MinNodeCount, command.MaxNodeCount));
        (await api.Alpha.GetAsync($"{Path}/gpu")).Expect(200);
    }

    [Theory]
    [InlineData("""{"node_count": 1}""", 400, "Invalid input for field/attribute name. Value: 'None'. Mandatory field missing.")]
    [InlineData("""{"name": "n", "node_count": -1}""", 400, "Invalid input for field/attribute node_count. Value: '-1'. Value should be greater or equal to 0")]
    [InlineData("""{"name": "n", "node_count": 1001}""", 400, "Invalid input for field/attribute node_count. Value: '1001'. Value should be lesser or equal to 1000")]
    [InlineData("""{"name": "n", "zap": 1}""", 400, "Unknown attribute for argument nodegroup: zap")]
    [InlineData("""{"name": "n", "stack_id": "s"}""", 400, "Invalid input for field/attribute stack_id. Value: 's'. Cannot set read only field.")]
    [InlineData("""{"name": "default-worker", "role": "master"}""", 409, "A node group with name default-worker already exists in the cluster c.")]
    [InlineData("""{"name": "n", "role": "master"}""", 400, "Creating master nodegroups is currently not supported.")]
    [InlineData("""{"name": "n2", "node_count": 2, "min_node_count": 3}""", 409, "min_node_count for n2 is invalid (min_node_count (3) should be less or equal to node_count (2)).")]
    [InlineData("""{"name": "n2", "node_count": 2, "max_node_count": 1}""", 409, "max_node_count for n2 is invalid (node_count (2) should be less or equal to max_node_count (1)).")]
    [InlineData("""{"name": "n2", "node_count": 4, "min_node_count": 3, "max_node_count": 2}""", 409, "max_node_count for n2 is invalid (min_node_count (3) should be less or equal to max_node_count (2)).")]
    [InlineData("""{"name": "n", "flavor_id": "nope"}""", 400, "Unable to find flavor nope.")]
    [InlineData("""{"name": "n", "flavor_id": "diskless"}""", 400, "Flavor with zero root volume size is not supported when boot_volume_size is zero.")]
    [InlineData("""{"name": "n", "image_id": "nope"}""", 400, "Image nope could not be found.")]
    [InlineData("""{"name": "n", "image_id": "fedora-coreos"}""", 400, "Image fedora-coreos is of os_distro fedora-coreos, and machines of this cluster are of labos.")]
    public async Task Bad_groups_are_refused(string body, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse(body))).ExpectError(status, detail);

        Assert.Empty(api.World.Bays.GroupsCreated);
    }

    [Fact]
    public async Task A_group_that_the_driver_does_not_build_is_refused_in_its_words()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        api.World.Bays.Refusal = new BayError.NotSupported("docker_volume_size is not supported by the driver kubernetes-bm.");

        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse("""{"name": "n", "docker_volume_size": 5}"""))).ExpectError(400, "docker_volume_size is not supported by the driver kubernetes-bm.");
    }

    [Fact]
    public async Task A_cluster_without_an_address_gets_no_group()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        api.World.Bays.Change(uuid, static bay => bay with { ApiAddress = null });

        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse("""{"name": "n"}"""))).ExpectError(409, "Cluster API address is not available yet");
    }

    [Fact]
    public async Task Limits_are_patched()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c", ("node_count", 2));

        var patched = (await api.Alpha.SendAsync("PATCH", $"{Path}/default-worker", JsonNode.Parse(
            """[{"op": "replace", "path": "/max_node_count", "value": "5"}, {"op": "replace", "path": "/min_node_count", "value": 1}]"""))).Expect(202).Json;

        Assert.Equal((1, 5), (patched["min_node_count"]!.GetValue<int>(), patched["max_node_count"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("""[{"op": "replace", "path": "/node_count", "value": 5}]""", 400, "'/node_count' is an internal attribute and can not be updated")]
    [InlineData("""[{"op": "add", "path": "/zap", "value": 1}]""", 400, "Adding a new attribute /zap to the root of the resource is not allowed.")]
    [InlineData("""[{"op": "replace", "path": "/min_node_count", "value": 9}]""", 409, "min_node_count for default-worker is invalid (min_node_count (9) should be less or equal to node_count (1)).")]
    public async Task Bad_patches_are_refused(string patch, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("PATCH", $"{Path}/default-worker", JsonNode.Parse(patch))).ExpectError(status, detail);
    }

    [Fact]
    public async Task A_group_of_the_tenants_own_is_deleted_and_a_default_one_is_not()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse("""{"name": "n"}"""))).Expect(202);

        (await api.Alpha.SendAsync("DELETE", $"{Path}/default-worker")).ExpectError(400, "Deleting a default nodegroup is not supported.");
        (await api.Alpha.SendAsync("DELETE", $"{Path}/nope")).ExpectError(404, "Nodegroup nope could not be found.");
        (await api.Alpha.SendAsync("DELETE", $"{Path}/n")).Expect(204);

        Assert.Equal(Assert.Single(api.World.Bays.GroupsCreated).Uuid, Assert.Single(api.World.Bays.GroupsDeleted));
    }
}
