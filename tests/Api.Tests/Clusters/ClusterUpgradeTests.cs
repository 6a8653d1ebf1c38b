using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Clusters;

public sealed class ClusterUpgradeTests
{
    private const string Path = "/v1/clusters/c/actions/upgrade";

    [Theory]
    [InlineData("{}", 400, "Invalid input for field/attribute cluster_template. Value: 'None'. Mandatory field missing.")]
    [InlineData("""{"cluster_template": null}""", 400, "Invalid input for field/attribute cluster_template. Value: 'None'. Mandatory field missing.")]
    [InlineData("""{"cluster_template": "nope"}""", 404, "ClusterTemplate nope could not be found.")]
    [InlineData("""{"cluster_template": "t2", "max_batch_size": 0}""", 400, "Invalid input for field/attribute max_batch_size. Value: '0'. Value should be greater or equal to 1")]
    [InlineData("""{"cluster_template": "t2", "nodegroup": "nope"}""", 404, "Nodegroup nope could not be found.")]
    [InlineData("""{"cluster_template": "t2", "rollback": "maybe"}""", 400, "Invalid input for field/attribute rollback. Value: 'maybe'. Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'")]
    [InlineData("""{"cluster_template": "t2", "zap": 1}""", 400, "Unknown attribute for argument cluster_upgrade_req: zap")]
    [InlineData("""{"cluster_template": "t2", "nodegroup": "extra"}""", 409, "Cluster Template is not valid for upgrade: Nodegroup extra can be upgraded only to match cluster's template (c-template).")]
    public async Task Bad_requests_are_refused(string body, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        await api.TemplateAsync("t2");
        api.World.Bays.Change(uuid, static bay => bay with { NodeGroups = bay.NodeGroups.Add(bay.NodeGroups[1] with { Uuid = Guid.NewGuid(), Name = "extra", IsDefault = false }) });

        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse(body))).ExpectError(status, detail);

        Assert.Empty(api.World.Bays.Upgraded);
    }

    [Fact]
    public async Task An_upgrade_is_accepted_and_one_machine_at_a_time_is_what_it_means_unsaid()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        var template = await api.TemplateAsync("t2", ("labels", new JsonObject { ["kube_tag"] = "v1.2.3" }));

        var answer = (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse("""{"cluster_template": "t2"}"""))).Expect(202);

        Assert.Equal($$"""{"uuid":"{{uuid}}"}""", answer.Text);
        var command = Assert.Single(api.World.Bays.Upgraded);
        Assert.Equal((template["uuid"]!.GetValue<Guid>(), (Guid?)null, 1, false), (command.BayModel.Uuid, command.NodeGroup, command.MaxBatchSize, command.Rollback));
        var shown = (await api.Alpha.GetAsync("/v1/clusters/c")).Expect(200).Json;
        Assert.Equal(template["uuid"]!.GetValue<string>(), shown["cluster_template_id"]!.GetValue<string>());
        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse("""{"cluster_template": "t2"}"""))).ExpectError(400, "Upgrading a cluster when status is \"UPDATE_IN_PROGRESS\" is not supported.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?dry_run=true")]
    public async Task What_the_driver_can_not_carry_out_is_refused_with_its_words_and_nothing_is_accepted(string query)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        await api.TemplateAsync("t2");
        api.World.Bays.Refusal = new BayError.NotSupported("Masters of this cluster can't be replaced: kube_tag from 'v1' to 'v2'.");

        (await api.Alpha.SendAsync("POST", Path + query, JsonNode.Parse("""{"cluster_template": "t2"}"""))).ExpectError(400, "Masters of this cluster can't be replaced: kube_tag from 'v1' to 'v2'.");

        Assert.Empty(api.World.Bays.Upgraded);
        Assert.Equal("CREATE_COMPLETE", (await api.Alpha.GetAsync("/v1/clusters/c")).Expect(200).Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Group_batch_size_and_rollback_are_passed_on()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        await api.TemplateAsync("t2");

        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse("""{"cluster_template": "t2", "max_batch_size": "3", "nodegroup": "default-master", "rollback": "true"}"""))).Expect(202);

        var command = Assert.Single(api.World.Bays.Upgraded);
        Assert.NotNull(command.NodeGroup);
        Assert.Equal((3, true), (command.MaxBatchSize, command.Rollback));
    }

    [Fact]
    public async Task A_group_of_its_own_is_upgraded_to_the_template_that_the_cluster_has()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        var extra = Guid.NewGuid();
        api.World.Bays.Change(uuid, bay => bay with { NodeGroups = bay.NodeGroups.Add(bay.NodeGroups[1] with { Uuid = extra, Name = "extra", IsDefault = false }) });

        (await api.Alpha.SendAsync("POST", Path, JsonNode.Parse("""{"cluster_template": "c-template", "nodegroup": "extra"}"""))).Expect(202);

        Assert.Equal((extra, null), (Assert.Single(api.World.Bays.Upgraded).NodeGroup, api.World.Bays.Upgraded[0].Order));
    }

    [Fact]
    public async Task The_action_came_with_1_8_and_is_hidden_below_1_7()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        var body = new JsonObject { ["cluster_template"] = "c-template" };

        (await api.Alpha.SendAsync("POST", Path, body, "1.6")).ExpectRouterError(406, "Not Acceptable", "Version 1.6 was requested but the requested API upgrade is not supported for this version.");
        (await api.Alpha.SendAsync("POST", Path, body, "1.7")).ExpectError(400, "Cluster upgrade is not supported in the provided microversion.");
        (await api.Alpha.SendAsync("POST", Path, body, "1.8")).Expect(202);
        (await api.Alpha.GetAsync(Path)).ExpectRouterError(405, "Method Not Allowed");
    }

    [Fact]
    public async Task Readers_may_not_and_administrators_reach_every_project()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        var body = new JsonObject { ["cluster_template"] = "c-template" };

        (await api.Reader.SendAsync("POST", Path, body)).ExpectError(403, "Policy doesn't allow cluster:upgrade to be performed.");
        (await api.Beta.SendAsync("POST", $"/v1/clusters/{uuid}/actions/upgrade", body)).ExpectError(404, $"Cluster {uuid} could not be found.");
        (await api.Admin.SendAsync("POST", $"/v1/clusters/{uuid}/actions/upgrade", body)).Expect(202);
    }

    [Fact]
    public async Task Release_15_answers_404_where_no_template_is_named_and_knows_no_rollback()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10");
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("POST", Path, new JsonObject())).ExpectError(404, "ClusterTemplate Unset could not be found.");
        (await api.Alpha.SendAsync("POST", Path, new JsonObject { ["cluster_template"] = "c-template", ["rollback"] = true })).ExpectError(400, "Unknown attribute for argument cluster_upgrade_req: rollback");
    }

    [Fact]
    public async Task What_the_bay_refuses_is_a_400()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        api.World.Bays.Refusal = new BayError.NotSupported("Not with this driver.");

        (await api.Alpha.SendAsync("POST", Path, new JsonObject { ["cluster_template"] = "c-template" })).ExpectError(400, "Not with this driver.");
    }
}
