using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Validation;

/// <summary>Of several mistakes the one is told that Magnum 15 finds first: clients and their scripts were written against its answers.</summary>
public sealed class OrderOfChecksTests
{
    private const string Template = """{"coe": "kubernetes", "image_id": "labos", """;
    private const string Cluster = """{"cluster_template_id": "c-template", """;
    private const string Absent = "00000000-0000-4000-8000-00000000dead";

    public static TheoryData<string, string, string?, int, string> Requests { get; } = new()
    {
        // Lists: arguments by their type, other arguments, limit, direction, marker, sort key.
        { "GET", "/v1/clusters?bogus=1&limit=abc", null, 400, "Invalid input for field/attribute limit. Value: 'abc'. unable to convert to int." },
        { "GET", "/v1/clusters?bogus=1&limit=0", null, 400, "Unknown argument: \"bogus\"" },
        { "GET", "/v1/clustertemplates?limit=0&sort_dir=zzz", null, 400, "Limit must be positive" },
        { "GET", $"/v1/clustertemplates?sort_dir=zzz&marker={Absent}", null, 400, "Invalid sort direction: zzz." },
        { "GET", $"/v1/clustertemplates?sort_key=zzz&marker={Absent}", null, 404, $"ClusterTemplate {Absent} could not be found." },
        { "GET", $"/v1/clusters?sort_key=zzz&marker={Absent}", null, 404, $"Cluster {Absent} could not be found." },
        { "GET", $"/v1/clusters/c/nodegroups?sort_key=zzz&marker={Absent}", null, 404, $"Nodegroup {Absent} could not be found." },
        { "GET", "/v1/clusters?sort_key=zzz", null, 400, "The sort_key value \"zzz\" is an invalid field for sorting" },

        // A template: engine, kind of machine, drivers, who builds it, image, flavors, network, what can't be stored.
        { "POST", "/v1/clustertemplates", """{"coe": "mesos", "image_id": "labos", "server_type": null}""", 400, "Requested COE type mesos is not supported." },
        { "POST", "/v1/clustertemplates", Template + "\"server_type\": null, \"network_driver\": \"bad\"}", 400, "Server type None is not supported, expecting a vm/bm/unspecified server type." },
        { "POST", "/v1/clustertemplates", """{"coe": "kubernetes", "image_id": "nope", "cluster_distro": null}""", 400, "Cluster type (vm, None, kubernetes) not supported." },
        { "POST", "/v1/clustertemplates", """{"coe": "kubernetes", "image_id": "nope", "cluster_distro": "labos", "flavor_id": "nope"}""", 400, "Image nope could not be found." },
        { "POST", "/v1/clustertemplates", """{"coe": "kubernetes", "image_id": null, "cluster_distro": "labos"}""", 400, "Image None could not be found." },
        { "POST", "/v1/clustertemplates", Template + "\"external_network_id\": \"none\", \"master_flavor_id\": \"nope\"}", 400, "Unable to find flavor nope." },
        { "POST", "/v1/clustertemplates", Template + "\"labels\": {\"a\": null}, \"flavor_id\": \"nope\"}", 400, "Unable to find flavor nope." },
        { "POST", "/v1/clustertemplates", Template + "\"labels\": {\"a\": null}}", 400, "Field `labels[a]' cannot be None" },
        { "POST", "/v1/clustertemplates", Template + "\"created_at\": null}", 400, "Invalid input for field/attribute created_at. Value: 'None'. Cannot set read only field." },

        // A bay model: whatever upstream tells of it is told before that no driver builds it.
        { "POST", "/v1/baymodels", """{"coe": "kubernetes", "image_id": "labos", "keypair_id": "k", "cluster_distro": "none", "flavor_id": "nope"}""", 400, "Unable to find flavor nope." },
        { "POST", "/v1/baymodels", """{"coe": "kubernetes", "image_id": "labos", "keypair_id": "k", "cluster_distro": "none"}""", 400, "Cluster type (vm, none, kubernetes) not supported." },
        { "POST", "/v1/baymodels", """{"coe": "kubernetes", "image_id": "labos", "keypair_id": "k", "dns_nameserver": "8.8.8.8,1.1.1.1"}""", 400, "Invalid input for field/attribute dns_nameserver. Value: '8.8.8.8,1.1.1.1'. Value should be IPv4 format" },

        // A patched template: the drivers, then field by field as the object has them.
        { "PATCH", "/v1/clustertemplates/c-template", """[{"op": "replace", "path": "/name", "value": ""}, {"op": "replace", "path": "/network_driver", "value": "bad"}]""", 400, "Network driver type bad is not supported" },
        { "PATCH", "/v1/clustertemplates/c-template", """[{"op": "replace", "path": "/server_type", "value": "x"}, {"op": "replace", "path": "/tags", "value": 5}, {"op": "replace", "path": "/http_proxy", "value": ""}]""", 400, "Invalid input for field/attribute http_proxy." },

        // A cluster: image, flavors, network, keypair, what it can't be, what can't be stored.
        { "POST", "/v1/clusters", Cluster + "\"keypair\": \"nope\", \"flavor_id\": \"nope\"}", 400, "Unable to find flavor nope." },
        { "POST", "/v1/clusters", Cluster + "\"keypair\": \"nope\", \"master_count\": 3, \"master_lb_enabled\": false}", 404, "Unable to find keypair nope." },
        { "POST", "/v1/clusters", Cluster + "\"labels\": {\"a\": null}, \"master_count\": 3, \"master_lb_enabled\": false}", 400, "master_count must be 1 when master_lb_enabled is False" },
        { "POST", "/v1/bays", """{"baymodel_id": ""}""", 404, "ClusterTemplate None could not be found." },

        // A patched cluster: field by field as the object has them, the numbers of machines last; then what can't be changed.
        { "PATCH", "/v1/clusters/c", """[{"op": "replace", "path": "/node_count", "value": -1}, {"op": "replace", "path": "/discovery_url", "value": 5}, {"op": "replace", "path": "/name", "value": "other"}]""", 400, "Invalid input for field/attribute discovery_url." },
        { "PATCH", "/v1/clusters/c", """[{"op": "replace", "path": "/node_count", "value": -1}, {"op": "replace", "path": "/name", "value": "other"}]""", 400, "Invalid input for field/attribute node_count." },
        { "PATCH", "/v1/clusters/c", """[{"op": "replace", "path": "/coe_version", "value": ""}]""", 400, "cannot change cluster property(ies) coe_version." },
        { "PATCH", "/v1/clusters/c", """[{"op": "remove", "path": "/docker_volume_size"}]""", 400, "cannot change cluster property(ies) docker_volume_size." },
        { "PATCH", "/v1/clusters/c", """[{"op": "replace", "path": "/labels", "value": 5}]""", 400, "Couldn't apply patch '[{'path': '/labels', 'op': 'replace', 'value': 5}]'. Reason: malformed node or string: 5" },

        // Node groups.
        { "POST", "/v1/clusters/c/nodegroups", """{"id": 0, "name": "n"}""", 400, "Invalid input for field/attribute id. Value: '0'. Value should be greater or equal to 1" },
        { "POST", "/v1/clusters/c/nodegroups", """{"min_node_count": 3, "max_node_count": 2}""", 409, "max_node_count for None is invalid (min_node_count (3) should be less or equal to max_node_count (2))." },
        { "POST", "/v1/clusters/c/nodegroups", """{"role": "master"}""", 400, "Creating master nodegroups is currently not supported." },
        { "POST", "/v1/clusters/c/nodegroups", """{"role": "worker"}""", 400, "Invalid input for field/attribute name. Value: 'None'. Mandatory field missing." },
        { "PATCH", "/v1/clusters/c/nodegroups/default-worker", """[{"op": "add", "path": "/labels/a", "value": "b"}, {"op": "replace", "path": "/min_node_count", "value": 9}]""", 409, "min_node_count for default-worker is invalid" },
        { "PATCH", "/v1/clusters/c/nodegroups/default-worker", """[{"op": "add", "path": "/labels/a", "value": "b"}]""", 400, "'/labels/a' is an internal attribute and can not be updated" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task The_first_mistake_is_told(string method, string path, string? body, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        await api.ClusterAsync("c", ("keypair", "lab-key"));

        var answer = (await api.Alpha.SendTextAsync(method, path, body, body is null ? null : "application/json")).Expect(status);

        Assert.StartsWith(detail, answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.9", 400, "Resizing a nodegroup to zero is not supported in the provided microversion.")]
    [InlineData("1.10", 404, "Cluster nope could not be found.")]
    public async Task A_size_of_zero_is_refused_before_the_cluster_is_looked_for(string version, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");

        (await api.Alpha.SendTextAsync("POST", "/v1/clusters/nope/actions/resize", """{"node_count": 0}""", "application/json", version)).ExpectError(status, detail);
    }

    [Theory]
    [InlineData("/create_timeout")]
    [InlineData("/master_count")]
    public async Task Taking_away_what_is_the_default_changes_nothing(string path)
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        await api.ClusterAsync("c");

        (await api.Alpha.PatchAsync("/v1/clusters/c", $$"""[{"op": "remove", "path": "{{path}}"}]""")).Expect(202);
    }

    [Fact]
    public async Task Labels_that_are_taken_away_are_null_once()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        await api.TemplateAsync("t", ("labels", new JsonObject { ["a"] = "b" }));

        var answer = (await api.Alpha.PatchAsync("/v1/clustertemplates/t", """[{"op": "remove", "path": "/labels"}]""")).Expect(200);

        Assert.True(answer.Json.ContainsKey("labels") && answer.Json["labels"] is null);
        Assert.Equal("{}", (await api.Alpha.GetAsync("/v1/clustertemplates/t")).Json["labels"]!.ToJsonString());
    }

    [Fact]
    public async Task A_truth_in_other_words_changes_nothing()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        await api.ClusterAsync("c", ("floating_ip_enabled", true));

        (await api.Alpha.PatchAsync("/v1/clusters/c", """[{"op": "replace", "path": "/floating_ip_enabled", "value": "yes"}]""")).Expect(202);
        (await api.Alpha.PatchAsync("/v1/clusters/c", """[{"op": "replace", "path": "/floating_ip_enabled", "value": "no"}]""")).ExpectError(400, "cannot change cluster property(ies) floating_ip_enabled.");
    }
}
