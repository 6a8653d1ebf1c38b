using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.NodeGroups;

/// <summary><c>node_labels</c> and <c>node_taints</c> of microversion 1.14.</summary>
public sealed class NodeMarkTests
{
    private const string Path = "/v1/clusters/c/nodegroups";
    private const string Newest = "Magnum:Api:MaximumMicroversion=1.14";
    private const string Body = """{"name": "gpu", "node_labels": {"disk": "ssd", "a.b/c": ""}, "node_taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}, {"key": "x", "effect": "NoExecute"}]}""";

    [Fact]
    public async Task Labels_and_taints_are_kept_and_shown_from_their_version_on()
    {
        await using var api = await ApiHost.StartAsync(Newest);
        await api.ClusterAsync("c");

        var made = (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse(Body), "1.14")).Expect(202).Json;

        var command = Assert.Single(api.World.Bays.GroupsCreated);
        Assert.Equal("ssd", command.NodeLabels!["disk"]);
        Assert.Equal([new NodeTaint("gpu", "yes", "NoSchedule"), new NodeTaint("x", null, "NoExecute")], command.NodeTaints!.Value);
        var shown = (await api.Alpha.GetAsync($"{Path}/gpu", "1.14")).Expect(200).Json;
        Assert.Equal("""{"a.b/c":"","disk":"ssd"}""", shown["node_labels"]!.ToJsonString());
        Assert.Equal("""[{"key":"gpu","value":"yes","effect":"NoSchedule"},{"key":"x","effect":"NoExecute"}]""", shown["node_taints"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(shown["node_taints"], made["node_taints"]));
        var older = (await api.Alpha.GetAsync($"{Path}/gpu", "1.13")).Expect(200).Json;
        Assert.False(older.ContainsKey("node_labels") || older.ContainsKey("node_taints"));
    }

    [Fact]
    public async Task A_group_without_them_shows_null()
    {
        await using var api = await ApiHost.StartAsync(Newest);
        await api.ClusterAsync("c");

        var shown = (await api.Alpha.GetAsync($"{Path}/default-worker", "1.14")).Expect(200).Json;

        Assert.True(shown.ContainsKey("node_labels") && shown["node_labels"] is null);
        Assert.True(shown.ContainsKey("node_taints") && shown["node_taints"] is null);
    }

    [Fact]
    public async Task Below_their_version_they_are_unknown()
    {
        await using var api = await ApiHost.StartAsync(Newest);
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse(Body), "1.13")).ExpectError(400, "Unknown attributes for argument nodegroup: node_labels, node_taints");
        (await api.Alpha.PatchAsync($"{Path}/default-worker", """[{"op": "add", "path": "/node_labels", "value": "{}"}]""", "1.13"))
            .ExpectError(400, "Adding a new attribute /node_labels to the root of the resource is not allowed.");
    }

    [Theory]
    [InlineData("""{"node_labels": "x"}""", 400, "Value not a valid dict: x")]
    [InlineData("""{"node_labels": {"a": 1}}""", 400, "Wrong type. Expected '<class 'str'>', got '<class 'int'>'")]
    [InlineData("""{"node_labels": {"a b": "c"}}""", 409, "node_labels is invalid: 'a b' is no label key of Kubernetes.")]
    [InlineData("""{"node_labels": {"a": "c d"}}""", 409, "node_labels is invalid: the value of 'a' is no label value of Kubernetes.")]
    [InlineData("""{"node_labels": {"kubernetes.io/x": "1"}}""", 409, "node_labels is invalid: the key 'kubernetes.io/x' is reserved by Kubernetes.")]
    [InlineData("""{"node_labels": {"node-role.kubernetes.io/x": "1"}}""", 409, "node_labels is invalid: the key 'node-role.kubernetes.io/x' is reserved by Kubernetes.")]
    [InlineData("""{"node_labels": {"my.k8s.io/x": "1"}}""", 409, "node_labels is invalid: the key 'my.k8s.io/x' is reserved by Kubernetes.")]
    [InlineData("""{"node_taints": {"key": "a"}}""", 400, "Value not a valid list of taints: {'key': 'a'}")]
    [InlineData("""{"node_taints": ["a=b:NoSchedule"]}""", 400, "Value not a valid list of taints: ['a=b:NoSchedule']")]
    [InlineData("""{"node_taints": [{"key": "a", "effect": "NoSchedule"}, {"key": "b", "effect": "NoSchedule", "zap": 1}]}""", 409, "node_taints[1] is invalid: there is no zap.")]
    [InlineData("""{"node_taints": [{"effect": "NoSchedule"}]}""", 409, "node_taints[0] is invalid: key is missing.")]
    [InlineData("""{"node_taints": [{"key": "a"}]}""", 409, "node_taints[0] is invalid: effect is missing.")]
    [InlineData("""{"node_taints": [{"key": "a", "effect": "Never"}]}""", 409, "node_taints[0] is invalid: effect should be one of: NoSchedule, PreferNoSchedule, NoExecute.")]
    [InlineData("""{"node_taints": [{"key": "a", "value": 1, "effect": "NoExecute"}]}""", 409, "node_taints[0] is invalid: value should be a text, not 1.")]
    [InlineData("""{"node_taints": [{"key": "a", "effect": "NoExecute"}, {"key": "a", "value": "b", "effect": "NoExecute"}]}""", 409, "node_taints[1] is invalid: 'a' with the effect NoExecute is there already.")]
    public async Task What_no_machine_can_carry_is_refused(string more, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync(Newest);
        await api.ClusterAsync("c");
        var body = JsonNode.Parse(more)!.AsObject();
        body["name"] = "n";

        var answer = (await api.Alpha.SendAsync("POST", Path, body, "1.14")).Expect(status);

        Assert.EndsWith(detail, answer.Detail, StringComparison.Ordinal);
        Assert.Empty(api.World.Bays.GroupsCreated);
    }

    [Theory]
    [InlineData("kubelet.kubernetes.io/x")]
    [InlineData("my.node.kubernetes.io/x")]
    [InlineData("topology.kubernetes.io/zone")]
    [InlineData("example.org/x")]
    public async Task Keys_that_the_kubelet_may_set_are_accepted(string key)
    {
        await using var api = await ApiHost.StartAsync(Newest);
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("POST", Path, new JsonObject { ["name"] = "n", ["node_labels"] = new JsonObject { [key] = "v" } }, "1.14")).Expect(202);
    }

    [Theory]
    [InlineData("""{"disk": "ssd"}""", """[{"key": "a", "effect": "NoSchedule"}]""")]
    [InlineData("\"{'disk': 'ssd'}\"", "\"[{'key': 'a', 'effect': 'NoSchedule'}]\"")]
    public async Task A_patch_gives_them_as_objects_or_spelled_in_texts(string labels, string taints)
    {
        await using var api = await ApiHost.StartAsync(Newest);
        await api.ClusterAsync("c");

        var patched = (await api.Alpha.PatchAsync(
            $"{Path}/default-worker", $$"""[{"op": "add", "path": "/node_labels", "value": {{labels}}}, {"op": "replace", "path": "/node_taints", "value": {{taints}}}]""", "1.14")).Expect(202).Json;

        Assert.Equal("""{"disk":"ssd"}""", patched["node_labels"]!.ToJsonString());
        Assert.Equal("""[{"key":"a","effect":"NoSchedule"}]""", patched["node_taints"]!.ToJsonString());
    }

    [Fact]
    public async Task A_patch_changes_one_label_and_takes_taints_away()
    {
        await using var api = await ApiHost.StartAsync(Newest);
        await api.ClusterAsync("c");
        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse(Body), "1.14")).Expect(202);

        var patched = (await api.Alpha.PatchAsync(
            $"{Path}/gpu", """[{"op": "replace", "path": "/node_labels/disk", "value": "hdd"}, {"op": "remove", "path": "/node_taints"}]""", "1.14")).Expect(202).Json;

        Assert.Equal("""{"a.b/c":"","disk":"hdd"}""", patched["node_labels"]!.ToJsonString());
        Assert.Null(patched["node_taints"]);
    }

    [Theory]
    [InlineData("default-master", """{"a": "b"}""", "node_labels can not be set on a master nodegroup.")]
    [InlineData("default-worker", """{"k8s.io/a": "b"}""", "node_labels is invalid: the key 'k8s.io/a' is reserved by Kubernetes.")]
    public async Task A_patch_that_no_machine_can_carry_is_refused(string group, string labels, string detail)
    {
        await using var api = await ApiHost.StartAsync(Newest);
        await api.ClusterAsync("c");

        (await api.Alpha.PatchAsync($"{Path}/{group}", $$"""[{"op": "replace", "path": "/node_labels", "value": {{labels}}}]""", "1.14")).ExpectError(409, detail);
    }
}
