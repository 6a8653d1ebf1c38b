using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Bays;

/// <summary>Bays are clusters by another name: what differs, and that the two are one.</summary>
public sealed class BayTests
{
    private const string Grow = """[{"op": "replace", "path": "/node_count", "value": 3}]""";

    private static readonly string[] Short =
    [
        "uuid", "name", "baymodel_id", "node_count", "master_count", "docker_volume_size", "labels", "master_flavor_id", "flavor_id", "bay_create_timeout", "links",
        "stack_id", "status", "floating_ip_enabled",
    ];

    private static readonly string[] Long =
    [
        .. Short[..13], "status_reason", "discovery_url", "api_address", "coe_version", "container_version", "node_addresses", "master_addresses", "fixed_network", "fixed_subnet",
        "floating_ip_enabled", "master_lb_enabled", "created_at", "updated_at",
    ];

    [Theory]
    [InlineData("1.10", "1.1")]
    [InlineData("1.10", "1.10")]
    [InlineData("1.14", "1.1")]
    [InlineData("1.14", "1.14")]
    public async Task A_bay_is_shown_with_its_own_keys_at_every_microversion(string maximum, string version)
    {
        await using var api = await ApiHost.StartAsync($"Magnum:Api:MaximumMicroversion={maximum}");
        var uuid = await api.ClusterAsync("b");
        var root = api.Address.ToString().TrimEnd('/');

        var shown = (await api.Alpha.GetAsync($"/v1/bays/{uuid}", version)).Expect(200);

        Assert.Equal(Long, shown.Json.Select(static pair => pair.Key));
        Assert.Equal($"{root}/v1/bays/{uuid}", shown.Json["links"]![0]!["href"]!.GetValue<string>());
        Assert.Equal($"{root}/bays/{uuid}", shown.Json["links"]![1]!["href"]!.GetValue<string>());
        Assert.Equal(shown.Text, (await api.Alpha.GetAsync("/bays/b", version)).Text);
        Assert.Equal(Short, Assert.Single((await api.Alpha.GetAsync("/v1/bays", version)).Json["bays"]!.AsArray())!.AsObject().Select(static pair => pair.Key));
        Assert.Equal(Long, Assert.Single((await api.Alpha.GetAsync("/v1/bays/detail", version)).Json["bays"]!.AsArray())!.AsObject().Select(static pair => pair.Key));
    }

    [Fact]
    public async Task A_failed_bay_tells_its_faults()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("b", ("labels", new JsonObject { ["lab_fail"] = "true" }));

        var shown = (await api.Alpha.GetAsync($"/v1/bays/{uuid}")).Json;

        Assert.Equal([.. Long[..20], "bay_faults", .. Long[20..]], shown.Select(static pair => pair.Key));
        Assert.Equal(["default-master", "default-worker"], shown["bay_faults"]!.AsObject().Select(static pair => pair.Key));
        Assert.Equal(Long, (await api.Alpha.GetAsync("/v1/bays/detail")).Json["bays"]![0]!.AsObject().Select(static pair => pair.Key));
    }

    [Fact]
    public async Task A_bay_takes_its_keypair_from_its_model()
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("m", ("keypair_id", "lab-key"));
        var body = new JsonObject { ["baymodel_id"] = "m", ["bay_create_timeout"] = 15, ["node_count"] = 2 };

        var made = (await api.Alpha.SendAsync("POST", "/v1/bays", body, "1.2")).Expect(202);

        Assert.Equal(["uuid"], made.Json.Select(static pair => pair.Key));
        Assert.Null(made.Header("Location"));
        var spec = Assert.Single(api.World.Bays.Created).Spec;
        Assert.Equal(("lab-key", 15, 2), (spec.Keypair, spec.CreateTimeoutMinutes, spec.NodeCount));
        Assert.Matches("^[a-z]+-([1-9]|1[0-9]|2[0-4])-bay$", spec.Name);
    }

    [Theory]
    [InlineData("keypair", "\"lab-key\"", "Unknown attribute for argument bay: keypair")]
    [InlineData("cluster_template_id", "\"m\"", "Unknown attribute for argument bay: cluster_template_id")]
    [InlineData("merge_labels", "true", "Unknown attribute for argument bay: merge_labels")]
    [InlineData("health_status", "\"HEALTHY\"", "Unknown attribute for argument bay: health_status")]
    [InlineData("node_count", "0", "Invalid input for field/attribute node_count. Value: '0'. Value should be greater or equal to 1")]
    [InlineData("stack_id", "\"x\"", "Invalid input for field/attribute stack_id. Value: 'x'. Cannot set read only field.")]
    [InlineData("baymodel_id", "(absent)", "Invalid input for field/attribute baymodel_id. Value: 'None'. Mandatory field missing.")]
    [InlineData("baymodel_id", "null", "Invalid input for field/attribute baymodel_id. Value: 'None'. Mandatory field missing.")]
    [InlineData("baymodel_id", "\"nope\"", "ClusterTemplate nope could not be found.")]
    public async Task Bad_fields_are_refused_in_its_own_words(string field, string value, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("m");
        var body = new JsonObject { ["name"] = "b", ["baymodel_id"] = "m" };
        if (value == "(absent)")
            body.Remove(field);
        else
            body[field] = JsonNode.Parse(value);

        (await api.Alpha.SendAsync("POST", "/v1/bays", body)).ExpectError(400, detail);

        Assert.Empty(api.World.Bays.Created);
    }

    [Theory]
    [InlineData("""[{"op": "replace", "path": "/baymodel_id", "value": "x"}]""", "cannot change cluster property(ies) baymodel_id.")]
    [InlineData("""[{"op": "remove", "path": "/baymodel_id"}]""", "'/baymodel_id' is a mandatory attribute and can not be removed")]
    [InlineData("""[{"op": "replace", "path": "/bay_create_timeout", "value": 5}]""", "cannot change cluster property(ies) bay_create_timeout.")]
    [InlineData("""[{"op": "replace", "path": "/node_count", "value": 0}]""", "Invalid input for field/attribute node_count. Value: '0'. Value should be greater or equal to 1")]
    [InlineData("""[{"op": "add", "path": "/health_status", "value": "HEALTHY"}]""", "Adding a new attribute /health_status to the root of the resource is not allowed.")]
    [InlineData("""[{"op": "add", "path": "/keypair", "value": "x"}]""", "Adding a new attribute /keypair to the root of the resource is not allowed.")]
    public async Task Patches_see_its_own_fields(string patch, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("b");

        (await api.Alpha.PatchAsync("/v1/bays/b", patch)).ExpectError(400, detail);

        Assert.Empty(api.World.Bays.Resized);
        Assert.Empty(api.World.Bays.Reported);
    }

    [Fact]
    public async Task A_patch_of_a_bay_leaves_its_health_alone()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("b");
        api.World.Bays.Change(uuid, static bay => bay with { HealthStatus = HealthStatus.Healthy, HealthStatusReason = ImmutableSortedDictionary<string, string>.Empty.Add("api", "ok") });

        Assert.Equal($$"""{"uuid":"{{uuid}}"}""", (await api.Alpha.PatchAsync("/v1/bays/b", Grow, "1.2")).Expect(202).Text);

        Assert.Empty(api.World.Bays.Reported);
        Assert.Equal(3, Assert.Single(api.World.Bays.Resized).NodeCount);
    }

    [Theory]
    [InlineData("1.2", 400)]
    [InlineData("1.3", 202)]
    public async Task The_argument_rollback_came_with_1_3(string version, int status)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("b");

        (await api.Alpha.PatchAsync("/v1/bays/b?rollback=True", Grow, version)).Expect(status);
    }

    [Fact]
    public async Task Bays_and_clusters_are_the_same_things()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        (await api.Alpha.SendAsync("POST", "/v1/bays", new JsonObject { ["name"] = "b", ["baymodel_id"] = "c-template" })).Expect(202);
        api.World.Bays.Settle();

        var page = (await api.Alpha.GetAsync("/v1/bays?limit=1")).Json;
        Assert.Equal("c", Assert.Single(page["bays"]!.AsArray())!["name"]!.GetValue<string>());
        Assert.Contains("/v1/bays?sort_key=id&sort_dir=asc&limit=1&marker=", page["next"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("b", (await api.Alpha.GetAsync(page["next"]!.GetValue<string>())).Json["bays"]![0]!["name"]!.GetValue<string>());
        Assert.Equal("b", (await api.Alpha.GetAsync("/v1/clusters/b")).Json["name"]!.GetValue<string>());
        (await api.Alpha.SendAsync("DELETE", "/v1/bays/c")).Expect(204);
        api.World.Bays.Settle();
        (await api.Alpha.GetAsync("/v1/clusters/c")).ExpectError(404, "Cluster c could not be found.");
    }

    [Fact]
    public async Task A_bay_with_no_workers_is_shown_like_any_other()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        await api.ClusterAsync("empty", ("node_count", 0));

        Assert.Equal(0, (await api.Alpha.GetAsync("/v1/bays")).Expect(200).Json["bays"]![0]!["node_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Others_reach_nothing_and_readers_read()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("b");

        (await api.Beta.GetAsync($"/v1/bays/{uuid}")).ExpectError(404, $"Cluster {uuid} could not be found.");
        (await api.Beta.SendAsync("DELETE", $"/v1/bays/{uuid}")).ExpectError(404, $"Cluster {uuid} could not be found.");
        Assert.Empty((await api.Beta.GetAsync("/v1/bays")).Json["bays"]!.AsArray());
        // As upstream, whose administrators reach other projects by the new names only.
        (await api.Admin.GetAsync($"/v1/bays/{uuid}")).ExpectError(404, $"Cluster {uuid} could not be found.");
        Assert.Empty((await api.Admin.GetAsync("/v1/bays/detail")).Json["bays"]!.AsArray());
        (await api.Reader.GetAsync("/v1/bays/b")).Expect(200);
        (await api.Reader.PatchAsync("/v1/bays/b", Grow)).ExpectError(403, "Policy doesn't allow bay:update to be performed.");
        (await api.Reader.SendAsync("DELETE", "/v1/bays/b")).ExpectError(403, "Policy doesn't allow bay:delete to be performed.");
        (await api.Reader.SendAsync("POST", "/v1/bays", new JsonObject { ["baymodel_id"] = "b-template" })).ExpectError(403, "Policy doesn't allow bay:create to be performed.");
    }

    [Fact]
    public async Task Routes_without_a_handler_are_refused_as_those_of_clusters()
    {
        await using var api = await ApiHost.StartAsync();

        Assert.Equal("DELETE, GET, PATCH, POST", (await api.Alpha.SendAsync("PUT", "/v1/bays")).Expect(405).Header("Allow"));
        (await api.Alpha.SendAsync("DELETE", "/v1/bays")).ExpectError(400, "Missing argument: \"bay_ident\"");
        (await api.Alpha.GetAsync("/v1/bays/x/detail")).ExpectError(404, "The bays resource detail could not be found.");
        (await api.Alpha.SendAsync("POST", "/v1/bays/x/actions/resize", new JsonObject())).ExpectRouterError(404, "Not Found");
    }

    [Theory]
    [InlineData("/v1/bays")]
    [InlineData("/v1/bays/detail")]
    [InlineData("/v1/baymodels")]
    [InlineData("/baymodels/x")]
    public async Task The_old_names_can_be_switched_off(string path)
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:ServesBays=false");

        (await api.Alpha.GetAsync(path)).ExpectRouterError(404, "Not Found");
    }
}
