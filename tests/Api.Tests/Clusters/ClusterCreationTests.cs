using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Clusters;

public sealed class ClusterCreationTests
{
    public static TheoryData<string, string, int, string> Refused => new()
    {
        { "cluster_template_id", "(absent)", 400, "Invalid input for field/attribute cluster_template_id. Value: 'None'. Mandatory field missing." },
        { "cluster_template_id", "null", 400, "Invalid input for field/attribute cluster_template_id. Value: 'None'. Mandatory field missing." },
        { "cluster_template_id", "\"nope\"", 404, "ClusterTemplate nope could not be found." },
        { "name", "\"a b\"", 400, "Invalid input for field/attribute name. Value: 'a b'. Value should match the pattern ^[a-zA-Z][a-zA-Z0-9_.-]*$" },
        { "name", "\"1x\"", 400, "Invalid input for field/attribute name. Value: '1x'. Value should match the pattern ^[a-zA-Z][a-zA-Z0-9_.-]*$" },
        { "name", "\"a\\n\"", 400, "Invalid input for field/attribute name. Value: 'a\n'. Value should match the pattern ^[a-zA-Z][a-zA-Z0-9_.-]*$" },
        { "node_count", "-1", 400, "Invalid input for field/attribute node_count. Value: '-1'. Value should be greater or equal to 0" },
        { "node_count", "99999999999", 400, "Invalid input for field/attribute node_count. Value: '99999999999'. Value should be lower or equal to 2147483647" },
        { "master_count", "0", 400, "Invalid input for field/attribute master_count. Value: '0'. Value should be greater or equal to 1" },
        { "master_count", "2", 400, "master nodegroup size of 2 is invalid, size cannot be an even number." },
        { "master_count", "3", 400, "master_count must be 1 when master_lb_enabled is False" },
        { "docker_volume_size", "0", 400, "Invalid input for field/attribute docker_volume_size. Value: '0'. Value should be greater or equal to 1" },
        { "create_timeout", "-1", 400, "Invalid input for field/attribute create_timeout. Value: '-1'. Value should be greater or equal to 0" },
        { "keypair", "\"nope\"", 404, "Unable to find keypair nope." },
        { "flavor_id", "\"nope\"", 400, "Unable to find flavor nope." },
        { "master_flavor_id", "\"nope\"", 400, "Unable to find flavor nope." },
        { "node_count", "2147483647", 400, "Invalid input for field/attribute node_count. Value: '2147483647'. Value should be lesser or equal to 1000" },
        { "flavor_id", "\"diskless\"", 400, "Flavor with zero root volume size is not supported when boot_volume_size is zero." },
        { "fixed_network", "\"nope\"", 400, "Unable to find fixed network nope." },
        { "fixed_subnet", "\"nope\"", 400, "Unable to find fixed subnet nope." },
        { "status", "\"GREAT\"", 400, "Invalid input for field/attribute status. Value: 'GREAT'. Value should be one of: CREATE_IN_PROGRESS, CREATE_FAILED, CREATE_COMPLETE, UPDATE_IN_PROGRESS, UPDATE_FAILED, UPDATE_COMPLETE, DELETE_IN_PROGRESS, DELETE_FAILED, DELETE_COMPLETE, ROLLBACK_IN_PROGRESS, ROLLBACK_FAILED, ROLLBACK_COMPLETE, RESUME_COMPLETE, RESUME_FAILED, RESTORE_COMPLETE, SNAPSHOT_COMPLETE, CHECK_COMPLETE, ADOPT_COMPLETE" },
        { "stack_id", "\"x\"", 400, "Invalid input for field/attribute stack_id. Value: 'x'. Cannot set read only field." },
        { "api_address", "\"x\"", 400, "Invalid input for field/attribute api_address. Value: 'x'. Cannot set read only field." },
        { "node_addresses", "[\"x\"]", 400, "Invalid input for field/attribute node_addresses. Value: '['x']'. Cannot set read only field." },
        { "merge_labels", "\"perhaps\"", 400, "Invalid input for field/attribute merge_labels. Value: 'perhaps'. Unrecognized value 'perhaps', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'" },
        { "labels", "{\"refused\": \"1\"}", 400, "The label refused is refused." },
        { "rollback", "true", 400, "Unknown attribute for argument cluster: rollback" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Bad_fields_are_refused_and_nothing_is_made(string field, string value, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("t");
        var body = new JsonObject { ["name"] = "c", ["cluster_template_id"] = "t" };
        if (value == "(absent)")
            body.Remove(field);
        else
            body[field] = JsonNode.Parse(value);

        (await api.Alpha.SendAsync("POST", "/v1/clusters", body)).ExpectError(status, detail);

        Assert.Empty(api.World.Bays.Created);
    }

    [Theory]
    [InlineData("1.9", 400)]
    [InlineData("1.10", 404)]
    public async Task A_missing_template_is_the_bodys_fault_up_to_1_9(string version, int status)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "nope" }, version)).ExpectError(status, "ClusterTemplate nope could not be found.");
    }

    [Theory]
    [InlineData("1.9", 400)]
    [InlineData("1.10", 202)]
    public async Task No_workers_at_all_came_with_1_10(string version, int status)
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("t");

        var answer = await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["node_count"] = 0 }, version);

        if (status == 400)
            answer.ExpectError(400, "Resizing a nodegroup to zero is not supported in the provided microversion.");
        else
            Assert.Equal(0, Assert.Single(api.World.Bays.Created).Spec.NodeCount);
    }

    [Fact]
    public async Task An_accepted_cluster_is_answered_with_its_uuid_alone()
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("t");

        var answer = (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["name"] = "c", ["cluster_template_id"] = "t" })).Expect(202);

        Assert.Equal(["uuid"], answer.Json.Select(static pair => pair.Key));
        Assert.Null(answer.Header("Location"));
        (await api.Alpha.GetAsync($"/v1/clusters/{answer.Json["uuid"]}")).Expect(200);
    }

    [Fact]
    public async Task What_is_not_given_comes_from_the_template_and_the_defaults()
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync(
            "t", ("keypair_id", "lab-key"), ("flavor_id", "m1.small"), ("master_flavor_id", "m1.medium"), ("docker_volume_size", 5), ("labels", new JsonObject { ["a"] = "b" }),
            ("fixed_network", "own"), ("fixed_subnet", "sub"), ("external_network_id", "public"), ("master_lb_enabled", true), ("floating_ip_enabled", false));

        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["name"] = "", ["create_timeout"] = null, ["labels"] = new JsonObject() })).Expect(202);

        var command = Assert.Single(api.World.Bays.Created);
        var spec = command.Spec;
        Assert.Equal(api.World.Alpha, command.Token);
        Assert.Matches("^[a-z]+-([1-9]|1[0-9]|2[0-4])-cluster$", spec.Name);
        Assert.Equal(("lab-key", "m1.small", "m1.medium", 5), (spec.Keypair, spec.FlavorId, spec.MasterFlavorId, spec.DockerVolumeSize));
        Assert.Equal((1, 1, 60), (spec.NodeCount, spec.MasterCount, spec.CreateTimeoutMinutes));
        Assert.Equal(("own", "sub", "net-own", "sub-id", "net-public"), (spec.FixedNetwork, spec.FixedSubnet, spec.FixedNetworkId, spec.FixedSubnetId, spec.ExternalNetworkId));
        Assert.True(spec.MasterLbEnabled);
        Assert.False(spec.FloatingIpEnabled);
        Assert.Equal("b", Assert.Single(spec.Labels).Value);
        Assert.Equal("k8s_labos", spec.Driver);
        Assert.Equal("t", spec.BayModel.Name);
    }

    [Fact]
    public async Task On_bare_metal_a_subnet_alone_says_which_network_it_is()
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("metal", ("image_id", "fedora-coreos"), ("server_type", "bm"), ("fixed_subnet", "sub"));
        await api.TemplateAsync("t", ("fixed_subnet", "sub"));

        var made = (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "metal" })).Expect(202);
        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t" })).Expect(202);

        Assert.Equal([(null, "net-own", "sub-id"), (null, null, "sub-id")], api.World.Bays.Created.Select(static one => (one.Spec.FixedNetwork, one.Spec.FixedNetworkId, one.Spec.FixedSubnetId)));
        var shown = (await api.Alpha.GetAsync($"/v1/clusters/{made.Json["uuid"]}")).Json;
        Assert.Equal((null, "sub"), (shown["fixed_network"]?.GetValue<string>(), shown["fixed_subnet"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("bm", "public", "Fixed subnet sub is not a subnet of fixed network public.")]
    [InlineData("bm", "own", null)]
    [InlineData("vm", "public", null)]
    public async Task On_bare_metal_a_subnet_of_another_network_is_refused(string serverType, string network, string? refusal)
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("t", ("image_id", "fedora-coreos"), ("server_type", serverType), ("fixed_subnet", "sub"));

        var answer = await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["fixed_network"] = network });

        if (refusal is null)
            answer.Expect(202);
        else
            answer.ExpectError(400, refusal);
        Assert.Equal(refusal is null ? 1 : 0, api.World.Bays.Created.Count);
    }

    [Fact]
    public async Task What_is_given_wins_over_the_template()
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("t", ("keypair_id", "other"), ("flavor_id", "m1.medium"), ("docker_volume_size", 5), ("master_lb_enabled", false), ("floating_ip_enabled", true));
        var body = JsonNode.Parse("""
            {"name": "c", "cluster_template_id": "t", "keypair": "lab-key", "node_count": "3", "master_count": 3.9, "docker_volume_size": 9, "flavor_id": "m1.small",
             "create_timeout": 0, "discovery_url": "http://d", "floating_ip_enabled": "False", "master_lb_enabled": "true", "status": "CREATE_COMPLETE", "uuid": "11111111-1111-1111-1111-111111111111"}
            """);

        var answer = (await api.Alpha.SendAsync("POST", "/v1/clusters", body)).Expect(202);

        var spec = Assert.Single(api.World.Bays.Created).Spec;
        Assert.NotEqual("11111111-1111-1111-1111-111111111111", answer.Json["uuid"]!.GetValue<string>());
        Assert.Equal(("lab-key", 3, 3, 9, "m1.small"), (spec.Keypair, spec.NodeCount, spec.MasterCount, spec.DockerVolumeSize, spec.FlavorId));
        Assert.Equal((0, "http://d", false, true), (spec.CreateTimeoutMinutes, spec.DiscoveryUrl, spec.FloatingIpEnabled, spec.MasterLbEnabled));
        Assert.Equal("CREATE_IN_PROGRESS", (await api.Alpha.GetAsync("/v1/clusters/c")).Json["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null, null, "a=1 b=2", "{}", "{}", "{}")]
    [InlineData("{\"b\": \"3\", \"c\": \"4\"}", null, "b=3 c=4", """{"b":"2"}""", """{"c":"4"}""", """{"a":"1"}""")]
    [InlineData("{\"b\": \"3\", \"c\": \"4\"}", "true", "a=1 b=3 c=4", """{"b":"2"}""", """{"c":"4"}""", "{}")]
    [InlineData("{}", "true", "a=1 b=2", "{}", "{}", "{}")]
    public async Task Labels_replace_the_templates_or_are_merged_into_them(string? labels, string? merge, string result, string overridden, string added, string skipped)
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("t", ("labels", new JsonObject { ["a"] = "1", ["b"] = "2" }));
        var body = new JsonObject { ["name"] = "c", ["cluster_template_id"] = "t" };
        if (labels is not null)
            body["labels"] = JsonNode.Parse(labels);
        if (merge is not null)
            body["merge_labels"] = merge;

        (await api.Alpha.SendAsync("POST", "/v1/clusters", body)).Expect(202);

        var cluster = (await api.Alpha.GetAsync("/v1/clusters/c")).Json;
        Assert.Equal(result, string.Join(' ', cluster["labels"]!.AsObject().Select(static pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal(overridden, cluster["labels_overridden"]!.ToJsonString());
        Assert.Equal(added, cluster["labels_added"]!.ToJsonString());
        Assert.Equal(skipped, cluster["labels_skipped"]!.ToJsonString());
        Assert.False(cluster["merge_labels"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_keypair_belongs_to_a_user_not_to_a_project()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Policy:EnforceNewDefaults=false");
        await api.TemplateAsync("t");

        (await api.Reader.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["keypair"] = "lab-key" })).ExpectError(404, "Unable to find keypair lab-key.");
        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["keypair"] = "lab-key" })).Expect(202);
    }

    [Fact]
    public async Task A_project_has_a_quota()
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Bays.Quota = 0;
        await api.TemplateAsync("t");

        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t" })).ExpectError(
            403, "Resource limit exceeded: You have reached the maximum clusters per project, 0. You may delete a cluster to make room for a new one.");
    }

    [Fact]
    public async Task Over_quota_nothing_is_looked_up_in_the_cloud()
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("t");
        api.World.Bays.Quota = 0;
        var asked = api.World.Cloud.Asked.Count;

        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["flavor_id"] = "nope" })).Expect(403);

        Assert.Equal(asked, api.World.Cloud.Asked.Count);
    }

    [Fact]
    public async Task A_forbidden_caller_hears_of_a_bad_template_first()
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("t");

        (await api.Reader.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "nope" })).Expect(404);
        (await api.Reader.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t" })).ExpectError(403, "Policy doesn't allow cluster:create to be performed.");
    }

    [Fact]
    public async Task Keystones_refusal_to_delegate_is_passed_on()
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("t");
        api.World.Bays.Refusal = new BayError.DelegationRefused("Application credentials cannot create trusts.");

        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t" })).ExpectError(403, "Application credentials cannot create trusts.");
    }

    [Fact]
    public async Task Release_15_refuses_and_accepts_as_it_did()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        await api.TemplateAsync("t");

        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["name"] = "" })).ExpectError(
            400, "Invalid input for field/attribute name. Value: ''. Value should have a minimum character requirement of 1");
        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = null })).ExpectError(404, "ClusterTemplate None could not be found.");
        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["master_count"] = 2 })).ExpectError(400, "master_count must be 1 when master_lb_enabled is False");
        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["flavor_id"] = "diskless" })).Expect(202);
        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "t", ["fixed_network"] = "nope" })).Expect(202);
        Assert.Equal(("nope", null), (api.World.Bays.Created[^1].Spec.FixedNetwork, api.World.Bays.Created[^1].Spec.FixedNetworkId));
        // It is not for a subnet that there is to say which network was meant.
        await api.TemplateAsync("metal", ("image_id", "fedora-coreos"), ("server_type", "bm"), ("fixed_subnet", "sub"));
        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "metal", ["fixed_network"] = "nope" })).Expect(202);
        Assert.Null(api.World.Bays.Created[^1].Spec.FixedNetworkId);
    }
}
