using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.JsonPatch;

/// <summary>The rules of patches, on templates, which may change the most.</summary>
public sealed class PatchTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { """{"op": "replace"}""", "Invalid input for field/attribute patch. Value: '{'op': 'replace'}'. Value not a valid list: {'op': 'replace'}" },
        { """["x"]""", "Invalid input for field/attribute patch. Value: '['x']'. Value not a valid dict: x" },
        { """[{"op": "move", "from": "/name", "path": "/tags"}]""", "Unknown attribute for argument patch: from" },
        { """[{"path": "/name", "value": "x"}]""", "Invalid input for field/attribute op. Value: 'None'. Mandatory field missing." },
        { """[{"op": "replace", "value": "x"}]""", "Invalid input for field/attribute path. Value: 'None'. Mandatory field missing." },
        { """[{"op": "test", "path": "/name", "value": "x"}]""", "Invalid input for field/attribute op. Value: 'test'. Value should be one of: remove, replace, add" },
        { """[{"op": "replace", "path": "name", "value": "x"}]""", """Invalid input for field/attribute path. Value: 'name'. Value should match the pattern ^(/[\w-]+)+$""" },
        { """[{"op": "replace", "path": "/", "value": "x"}]""", """Invalid input for field/attribute path. Value: '/'. Value should match the pattern ^(/[\w-]+)+$""" },
        { """[{"op": "replace", "path": "/keypair_id", "value": null}]""", "'add' and 'replace' operations needs value" },
        { """[{"op": "replace", "path": "/name"}]""", "'add' and 'replace' operations needs value" },
        { """[{"op": "replace", "path": "/name", "value": [1]}]""", "Invalid input for field/attribute value. Value: '[1]'. Wrong type. Expected '(<class 'str'>, <class 'int'>)', got '<class 'list'>'" },
        { """[{"op": "replace", "path": "/name", "value": 1.5}]""", "Invalid input for field/attribute value. Value: '1.5'. Wrong type. Expected '(<class 'str'>, <class 'int'>)', got '<class 'float'>'" },
        { """[{"op": "replace", "path": "/uuid", "value": "x"}]""", "'/uuid' is an internal attribute and can not be updated" },
        { """[{"op": "remove", "path": "/project_id"}]""", "'/project_id' is an internal attribute and can not be updated" },
        { """[{"op": "remove", "path": "/coe"}]""", "'/coe' is a mandatory attribute and can not be removed" },
        { """[{"op": "remove", "path": "/hidden"}]""", "'/hidden' is a mandatory attribute and can not be removed" },
        { """[{"op": "add", "path": "/bogus", "value": "x"}]""", "Adding a new attribute /bogus to the root of the resource is not allowed." },
        { """[{"op": "add", "path": "/name", "value": "x"}]""", "The attribute /name has existed, please use 'replace' operation instead." },
        { """[{"op": "replace", "path": "/bogus", "value": "x"}]""", "Couldn't apply patch '[{'path': '/bogus', 'op': 'replace', 'value': 'x'}]'. Reason: can't replace a non-existent object 'bogus'" },
        { """[{"op": "remove", "path": "/bogus"}]""", "Couldn't apply patch '[{'path': '/bogus', 'op': 'remove'}]'. Reason: can't remove a non-existent object 'bogus'" },
        { """[{"op": "replace", "path": "/labels/none", "value": "v"}]""", "Couldn't apply patch '[{'path': '/labels/none', 'op': 'replace', 'value': 'v'}]'. Reason: can't replace a non-existent object 'none'" },
        { """[{"op": "replace", "path": "/labels", "value": "nonsense"}]""", "Couldn't apply patch '[{'path': '/labels', 'op': 'replace', 'value': 'nonsense'}]'. Reason: malformed node or string: 'nonsense'" },
        { """[{"op": "add", "path": "/name/deep", "value": "x"}]""", "Couldn't apply patch '[{'path': '/name/deep', 'op': 'add', 'value': 'x'}]'. Reason: member 'name' not found in 't'" },
        { """[{"op": "replace", "path": "/coe", "value": "nomad"}]""", "Invalid input for field/attribute coe. Value: 'nomad'. Value should be one of: kubernetes, swarm, dcos, mesos, swarm-mode" },
        { """[{"op": "replace", "path": "/apiserver_port", "value": 80}]""", "Invalid input for field/attribute apiserver_port. Value: '80'. Value should be greater or equal to 1024" },
        { """[{"op": "replace", "path": "/docker_volume_size", "value": "big"}]""", "Invalid input for field/attribute docker_volume_size. Value: 'big'. invalid literal for int() with base 10: 'big'" },
        { """[{"op": "replace", "path": "/network_driver", "value": "ether"}]""", "Network driver type ether is not supported, expecting a flannel/calico/unspecified network driver." },
        { """[{"op": "replace", "path": "/flavor_id", "value": "nope"}]""", "Unable to find flavor nope." },
        { """[{"op": "replace", "path": "/image_id", "value": "nope"}]""", "Image nope could not be found." },
        { """[{"op": "replace", "path": "/tls_disabled", "value": "maybe"}]""", "Invalid input for field/attribute tls_disabled. Value: 'maybe'. Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'" },
    };

    public static TheoryData<string, string, string?> Accepted => new()
    {
        { """[{"op": "replace", "path": "/name", "value": "new"}]""", "name", "\"new\"" },
        { """[{"op": "replace", "path": "/docker_volume_size", "value": "7"}]""", "docker_volume_size", "7" },
        { """[{"op": "add", "path": "/docker_volume_size", "value": 7}]""", "docker_volume_size", "7" },
        { """[{"op": "replace", "path": "/tls_disabled", "value": true}]""", "tls_disabled", "true" },
        { """[{"op": "replace", "path": "/tls_disabled", "value": "True"}]""", "tls_disabled", "true" },
        { """[{"op": "replace", "path": "/tls_disabled", "value": 1}]""", "tls_disabled", "true" },
        { """[{"op": "replace", "path": "/labels", "value": "{'x': 'y', 'n': 3}"}]""", "labels", """{"n":"3","x":"y"}""" },
        { """[{"op": "replace", "path": "/labels", "value": "{\"x\": true}"}]""", "labels", """{"x":"True"}""" },
        { """[{"op": "replace", "path": "/labels", "value": {"x": "y"}}]""", "labels", """{"x":"y"}""" },
        { """[{"op": "add", "path": "/labels/new", "value": "v"}]""", "labels", """{"a":"b","new":"v"}""" },
        { """[{"op": "replace", "path": "/labels/a", "value": "c"}]""", "labels", """{"a":"c"}""" },
        { """[{"op": "remove", "path": "/labels/a"}]""", "labels", "{}" },
        { """[{"op": "remove", "path": "/http_proxy"}]""", "http_proxy", null },
        { """[{"op": "remove", "path": "/floating_ip_enabled"}]""", "floating_ip_enabled", "true" },
        { """[{"op": "replace", "path": "/image_id", "value": "fedora-coreos"}]""", "cluster_distro", "\"fedora-coreos\"" },
        { """[{"op": "replace", "path": "/flavor_id", "value": "m1.medium"}, {"op": "replace", "path": "/dns_nameserver", "value": "9.9.9.9"}]""", "dns_nameserver", "\"9.9.9.9\"" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Bad_patches_are_refused_and_change_nothing(string patch, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        var template = await api.TemplateAsync("t", ("labels", new JsonObject { ["a"] = "b" }));
        var path = $"/v1/clustertemplates/{template["uuid"]}";
        var before = (await api.Alpha.GetAsync(path)).Text;

        (await api.Alpha.PatchAsync(path, patch)).ExpectError(400, detail);

        Assert.Equal(before, (await api.Alpha.GetAsync(path)).Text);
    }

    [Fact]
    public async Task Labels_that_are_taken_away_as_a_whole_are_null_in_that_answer_and_empty_afterwards_as_in_Magnum()
    {
        await using var api = await ApiHost.StartAsync();
        var template = await api.TemplateAsync("t", ("labels", new JsonObject { ["a"] = "b" }));
        var path = $"/v1/clustertemplates/{template["uuid"]}";

        var answer = (await api.Alpha.PatchAsync(path, """[{"op": "remove", "path": "/labels"}]""")).Expect(200);

        Assert.True(answer.Json.AsObject().TryGetPropertyValue("labels", out var labels));
        Assert.Null(labels);
        Assert.Equal("{}", (await api.Alpha.GetAsync(path)).Json["labels"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Good_patches_change_what_they_name(string patch, string field, string? value)
    {
        await using var api = await ApiHost.StartAsync();
        var template = await api.TemplateAsync("t", ("labels", new JsonObject { ["a"] = "b" }), ("http_proxy", "http://p:1"), ("keypair_id", "k"), ("floating_ip_enabled", false));
        var path = $"/v1/clustertemplates/{template["uuid"]}";

        var answer = (await api.Alpha.PatchAsync(path, patch)).Expect(200);

        Assert.Equal(value, answer.Json[field]?.ToJsonString());
        Assert.Equal(value, (await api.Alpha.GetAsync(path)).Json[field]?.ToJsonString());
    }

    [Fact]
    public async Task An_object_as_value_is_refused_where_release_15_is_served()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        var template = await api.TemplateAsync("t");

        (await api.Alpha.PatchAsync($"/v1/clustertemplates/{template["uuid"]}", """[{"op": "replace", "path": "/labels", "value": {"x": "y"}}]""")).ExpectError(
            400, "Invalid input for field/attribute value. Value: '{'x': 'y'}'. Wrong type. Expected '(<class 'str'>, <class 'int'>)', got '<class 'dict'>'");
    }

    [Fact]
    public async Task A_patch_has_the_content_type_of_json()
    {
        await using var api = await ApiHost.StartAsync();
        var template = await api.TemplateAsync("t");

        (await api.Alpha.SendTextAsync("PATCH", $"/v1/clustertemplates/{template["uuid"]}", "[]", "application/json-patch+json")).ExpectError(415, "Unknown mimetype: application/json-patch+json");
    }

    [Fact]
    public async Task Bad_elements_come_before_the_search_and_everything_else_after_it()
    {
        await using var api = await ApiHost.StartAsync();
        var path = $"/v1/clustertemplates/{Guid.Empty}";

        (await api.Alpha.PatchAsync(path, """[{"op": "remove", "path": "/coe"}]""")).Expect(400);
        (await api.Alpha.PatchAsync(path, """[{"op": "replace", "path": "/bogus", "value": "x"}]""")).ExpectError(404, $"ClusterTemplate {Guid.Empty} could not be found.");
    }
}
