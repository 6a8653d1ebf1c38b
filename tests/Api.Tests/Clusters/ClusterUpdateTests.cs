using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Clusters;

public sealed class ClusterUpdateTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { """[{"op": "replace", "path": "/name", "value": "x"}]""", "cannot change cluster property(ies) name." },
        { """[{"op": "replace", "path": "/cluster_template_id", "value": "x"}]""", "cannot change cluster property(ies) cluster_template_id." },
        { """[{"op": "replace", "path": "/master_count", "value": 3}, {"op": "replace", "path": "/name", "value": "x"}]""", "cannot change cluster property(ies) name, master_count." },
        { """[{"op": "replace", "path": "/labels", "value": "{'a': 'b'}"}]""", "cannot change cluster property(ies) labels." },
        { """[{"op": "replace", "path": "/stack_id", "value": "x"}]""", "'/stack_id' is an internal attribute and can not be updated" },
        { """[{"op": "remove", "path": "/cluster_template_id"}]""", "'/cluster_template_id' is a mandatory attribute and can not be removed" },
        { """[{"op": "add", "path": "/bogus", "value": 1}]""", "Adding a new attribute /bogus to the root of the resource is not allowed." },
        { """[{"op": "replace", "path": "/node_count", "value": -1}]""", "Invalid input for field/attribute node_count. Value: '-1'. Value should be greater or equal to 0" },
        { """[{"op": "replace", "path": "/node_count", "value": "many"}]""", "Invalid input for field/attribute node_count. Value: 'many'. invalid literal for int() with base 10: 'many'" },
        { """[{"op": "replace", "path": "/health_status", "value": "FINE"}]""", "Invalid input for field/attribute health_status. Value: 'FINE'. Value should be one of: UNHEALTHY, UNKNOWN, HEALTHY" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Other_changes_are_refused(string patch, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");

        (await api.Alpha.PatchAsync($"/v1/clusters/{uuid}", patch)).ExpectError(400, detail);

        Assert.Empty(api.World.Bays.Resized);
        Assert.Empty(api.World.Bays.Reported);
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("\"3\"", 3)]
    [InlineData("1", 1)]
    [InlineData("0", 0)]
    public async Task The_number_of_workers_changes(string value, int count)
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");

        var answer = (await api.Alpha.PatchAsync("/v1/clusters/c", $$"""[{"op": "replace", "path": "/node_count", "value": {{value}}}]""")).Expect(202);

        Assert.Equal($$"""{"uuid":"{{uuid}}"}""", answer.Text);
        var command = Assert.Single(api.World.Bays.Resized);
        Assert.Equal((null, count, false, "Updating"), (command.NodeGroup, command.NodeCount, command.Rollback, command.Verb));
        Assert.Empty(command.NodesToRemove);
        Assert.Equal("UPDATE_IN_PROGRESS", (await api.Alpha.GetAsync("/v1/clusters/c")).Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Taking_the_number_away_means_one()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c", ("node_count", 3));

        (await api.Alpha.PatchAsync("/v1/clusters/c", """[{"op": "remove", "path": "/node_count"}]""")).Expect(202);

        Assert.Equal(1, Assert.Single(api.World.Bays.Resized).NodeCount);
    }

    [Fact]
    public async Task No_workers_at_all_came_with_1_10()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.PatchAsync("/v1/clusters/c", """[{"op": "replace", "path": "/node_count", "value": 0}]""", "1.9")).ExpectError(
            400, "Resizing a nodegroup to zero is not supported in the provided microversion.");
    }

    [Theory]
    [InlineData("?rollback=True", "1.3", 202, true)]
    [InlineData("?rollback=false", "1.3", 202, false)]
    [InlineData("?rollback=maybe", "1.3", 400, false)]
    [InlineData("?rollback=True", "1.2", 400, false)]
    public async Task Rollback_came_with_1_3(string query, string version, int status, bool rollback)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        var answer = await api.Alpha.PatchAsync($"/v1/clusters/c{query}", """[{"op": "replace", "path": "/node_count", "value": 2}]""", version);

        answer.Expect(status);
        Assert.Equal(status == 202 ? [rollback] : [], api.World.Bays.Resized.Select(static command => command.Rollback));
    }

    [Fact]
    public async Task An_empty_patch_does_nothing()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.PatchAsync("/v1/clusters/c", "[]")).Expect(202);

        Assert.Empty(api.World.Bays.Resized);
    }

    [Fact]
    public async Task The_status_may_refuse_and_the_answer_says_so()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        api.World.Bays.Change(uuid, static bay => bay with { Status = BayStatus.CreateInProgress });

        (await api.Alpha.PatchAsync("/v1/clusters/c", """[{"op": "replace", "path": "/node_count", "value": 2}]""")).ExpectError(
            400, "Updating a cluster when status is \"CREATE_IN_PROGRESS\" is not supported.");
    }

    [Theory]
    [InlineData("\"{'n1.Ready': 'False', 'api': 'ok'}\"")]
    [InlineData("\"{\\\"n1.Ready\\\": false, \\\"api\\\": \\\"ok\\\"}\"")]
    [InlineData("{\"n1.Ready\": \"False\", \"api\": \"ok\"}")]
    public async Task Health_is_reported_in_any_status_as_the_auto_healer_does(string reason)
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        api.World.Bays.Change(uuid, static bay => bay with { Status = BayStatus.UpdateInProgress });

        (await api.Alpha.PatchAsync("/v1/clusters/c", $$"""[{"op": "replace", "path": "/health_status", "value": "UNHEALTHY"}, {"op": "replace", "path": "/health_status_reason", "value": {{reason}}}]""")).Expect(202);

        var cluster = (await api.Alpha.GetAsync("/v1/clusters/c")).Json;
        Assert.Equal("UNHEALTHY", cluster["health_status"]!.GetValue<string>());
        Assert.Equal("""{"api":"ok","n1.Ready":"False"}""", cluster["health_status_reason"]!.ToJsonString());
        Assert.Empty(api.World.Bays.Resized);
    }

    [Fact]
    public async Task Health_and_size_may_change_together_and_one_reason_alone()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.PatchAsync("/v1/clusters/c", """[{"op": "replace", "path": "/health_status", "value": "HEALTHY"}, {"op": "replace", "path": "/node_count", "value": 4}]""")).Expect(202);
        api.World.Bays.Settle();
        (await api.Alpha.PatchAsync("/v1/clusters/c", """[{"op": "add", "path": "/health_status_reason/api", "value": "down"}]""")).Expect(202);

        Assert.Equal(4, Assert.Single(api.World.Bays.Resized).NodeCount);
        Assert.Equal([(HealthStatus.Healthy, null), (null, "down")], api.World.Bays.Reported.Select(static report => (report.Status, report.Reason?["api"])));
    }

    [Fact]
    public async Task Health_that_is_removed_is_null_again()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        api.World.Bays.Change(uuid, static bay => bay with { HealthStatus = HealthStatus.Healthy });

        (await api.Alpha.PatchAsync("/v1/clusters/c", """[{"op": "remove", "path": "/health_status"}]""")).Expect(202);

        Assert.Null((await api.Alpha.GetAsync("/v1/clusters/c")).Json["health_status"]);
    }

    [Fact]
    public async Task A_deleted_cluster_is_gone_once_it_settles_and_may_be_deleted_twice()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");

        var deleted = (await api.Alpha.SendTextAsync("DELETE", "/v1/clusters/c", "", "application/octet-stream")).Expect(204);
        Assert.Equal(("", null), (deleted.Text, deleted.Header("Content-Type")));
        Assert.NotNull(deleted.Header("OpenStack-API-Version"));
        Assert.Equal("DELETE_IN_PROGRESS", (await api.Alpha.GetAsync("/v1/clusters/c")).Json["status"]!.GetValue<string>());
        (await api.Alpha.SendAsync("DELETE", $"/v1/clusters/{uuid}")).Expect(204);
        api.World.Bays.Settle();
        (await api.Alpha.GetAsync($"/v1/clusters/{uuid}")).ExpectError(404, $"Cluster {uuid} could not be found.");
        (await api.Alpha.SendAsync("DELETE", $"/v1/clusters/{uuid}")).ExpectError(404, $"Cluster {uuid} could not be found.");
    }
}
