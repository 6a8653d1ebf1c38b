using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.Api.Tests.Clusters;

public sealed class ClusterReadTests
{
    [Fact]
    public async Task Groups_whose_sum_no_number_holds_leave_the_cluster_readable()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("vast");
        api.World.Bays.Change(uuid, static bay => bay with
        {
            NodeGroups = [.. bay.NodeGroups, .. bay.NodeGroups.Where(static group => group.Role == NodeGroupSnapshot.WorkerRole).Select(static group => group with { Uuid = Guid.NewGuid(), Name = "more", NodeCount = int.MaxValue })],
        });

        Assert.Equal(int.MaxValue, (await api.Alpha.GetAsync($"/v1/clusters/{uuid}")).Expect(200).Json["node_count"]!.GetValue<int>());
        (await api.Admin.GetAsync("/v1/clusters")).Expect(200);
        (await api.Admin.GetAsync("/v1/stats")).Expect(200);
    }

    [Fact]
    public async Task A_cluster_is_shown_with_every_field_in_order()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 8, 14, 46, 999, TimeSpan.Zero));
        await using var api = await ApiHost.StartAsync(time, 0);
        var uuid = await api.ClusterAsync("c1", ("node_count", 2), ("labels", new JsonObject { ["n"] = 1 }));
        api.World.Bays.Change(uuid, static bay => bay with
        {
            HealthStatus = HealthStatus.Healthy,
            HealthStatusReason = ImmutableSortedDictionary<string, string>.Empty.Add("api", "ok"),
            NodeAddresses = ["10.0.0.2"],
            MasterAddresses = ["10.0.0.1"],
            CoeVersion = "v1.23",
            StackId = "stk",
        });

        var answer = (await api.Alpha.GetAsync($"/v1/clusters/{uuid}")).Expect(200);

        var root = api.Address.ToString().TrimEnd('/');
        var template = answer.Json["cluster_template_id"];
        Assert.Equal(
            $$$"""
            {"uuid":"{{{uuid}}}","name":"c1","cluster_template_id":"{{{template}}}","keypair":null,"node_count":2,"master_count":1,"docker_volume_size":null,"labels":{"n":"1"},"master_flavor_id":null,"flavor_id":null,"create_timeout":60,"links":[{"href":"{{{root}}}/v1/clusters/{{{uuid}}}","rel":"self"},{"href":"{{{root}}}/clusters/{{{uuid}}}","rel":"bookmark"}],"stack_id":"stk","status":"CREATE_COMPLETE","status_reason":null,"health_status":"HEALTHY","health_status_reason":{"api":"ok"},"discovery_url":null,"api_address":"https://198.18.0.99:6443","coe_version":"v1.23","container_version":null,"project_id":"alpha-project","user_id":"alice","node_addresses":["10.0.0.2"],"master_addresses":["10.0.0.1"],"fixed_network":null,"fixed_subnet":null,"floating_ip_enabled":true,"merge_labels":false,"labels_overridden":{},"labels_added":{"n":"1"},"labels_skipped":{},"master_lb_enabled":false,"created_at":"2026-11-23T08:14:46+00:00","updated_at":"2026-11-23T08:14:46+00:00"}
            """,
            answer.Text);
    }

    [Fact]
    public async Task The_list_is_short_and_the_detailed_one_long()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        var item = (await api.Alpha.GetAsync("/v1/clusters")).Expect(200).Json["clusters"]![0]!.AsObject();
        var detail = (await api.Alpha.GetAsync("/v1/clusters/detail")).Expect(200).Json["clusters"]![0]!.AsObject();

        Assert.Equal(
            ["uuid", "name", "cluster_template_id", "keypair", "node_count", "master_count", "docker_volume_size", "labels", "master_flavor_id", "flavor_id", "create_timeout", "links", "stack_id", "status", "health_status", "merge_labels"],
            item.Select(static pair => pair.Key));
        Assert.Equal((await api.Alpha.GetAsync("/v1/clusters/c")).Json.Select(static pair => pair.Key), detail.Select(static pair => pair.Key));
    }

    [Theory]
    [InlineData("1.12", "stack_id")]
    [InlineData("1.13", "cluster_id")]
    public async Task The_orchestrations_id_changes_its_name_with_1_13(string version, string key)
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.14");
        await api.ClusterAsync("c");

        foreach (var cluster in new[] { (await api.Alpha.GetAsync("/v1/clusters/c", version)).Json, (await api.Alpha.GetAsync("/v1/clusters", version)).Json["clusters"]![0]!, (await api.Alpha.GetAsync("/v1/clusters/detail", version)).Json["clusters"]![0]! })
            Assert.Equal([key], cluster.AsObject().Select(static pair => pair.Key).Where(static name => name is "stack_id" or "cluster_id"));
    }

    [Fact]
    public async Task A_failed_cluster_shows_its_faults_when_it_is_shown_alone()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c", ("labels", new JsonObject { ["lab_fail"] = "true" }));

        var cluster = (await api.Alpha.GetAsync("/v1/clusters/c")).Json;
        var detail = (await api.Alpha.GetAsync("/v1/clusters/detail")).Json["clusters"]![0]!.AsObject();

        Assert.Equal("CREATE_FAILED", cluster["status"]!.GetValue<string>());
        Assert.Equal(["default-master", "default-worker"], cluster["faults"]!.AsObject().Select(static pair => pair.Key));
        Assert.Contains("Test Resource failed work", cluster["faults"]!["default-worker"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("Test Resource failed work", cluster["status_reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("faults", detail.Select(static pair => pair.Key));
    }

    [Fact]
    public async Task Clusters_are_found_by_uuid_in_any_spelling_and_by_name()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");

        foreach (var identifier in new[] { uuid.ToString("D"), uuid.ToString("N"), "c" })
            Assert.Equal(uuid, (await api.Alpha.GetAsync($"/v1/clusters/{identifier}")).Expect(200).Json["uuid"]!.GetValue<Guid>());
        (await api.Alpha.GetAsync("/v1/clusters/nope")).ExpectError(404, "Cluster nope could not be found.");
        await api.ClusterAsync("c");
        (await api.Alpha.GetAsync("/v1/clusters/c")).ExpectError(409, "Multiple clusters exist with same name. Please use the cluster uuid instead.");
    }

    [Fact]
    public async Task Pages_lead_on_while_they_are_full()
    {
        await using var api = await ApiHost.StartAsync();
        foreach (var name in new[] { "b", "c", "a" })
            await api.ClusterAsync(name);

        var names = new List<string>();
        var next = "/v1/clusters?limit=1&sort_key=name&sort_dir=desc";
        while (next is not null)
        {
            var page = (await api.Alpha.GetAsync(next)).Expect(200).Json;
            names.AddRange(page["clusters"]!.AsArray().Select(static item => item!["name"]!.GetValue<string>()));
            next = page["next"]?.GetValue<string>();
        }

        Assert.Equal(["c", "b", "a"], names);
    }

    [Fact]
    public async Task The_next_page_is_named_with_all_four_arguments()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        var root = api.Address.ToString().TrimEnd('/');

        Assert.Equal($"{root}/v1/clusters?sort_key=id&sort_dir=asc&limit=1&marker={uuid}", (await api.Alpha.GetAsync("/v1/clusters?limit=1")).Json["next"]!.GetValue<string>());
        Assert.Equal($"{root}/v1/clusters/detail?sort_key=id&sort_dir=asc&limit=1&marker={uuid}", (await api.Alpha.GetAsync("/clusters/detail?limit=1")).Json["next"]!.GetValue<string>());
        Assert.Null((await api.Alpha.GetAsync("/v1/clusters?limit=2")).Json["next"]);
        var last = (await api.Alpha.GetAsync($"/v1/clusters?limit=1&marker={uuid}")).Json;
        Assert.Equal((0, null), (last["clusters"]!.AsArray().Count, last["next"]));
    }

    [Theory]
    [InlineData("limit=0", 400, "Limit must be positive")]
    [InlineData("limit=-5", 400, "Limit must be positive")]
    [InlineData("limit=abc", 400, "Invalid input for field/attribute limit. Value: 'abc'. unable to convert to int. Error: invalid literal for int() with base 10: 'abc'")]
    [InlineData("marker=zzz", 400, "Invalid input for field/attribute marker. Value: 'zzz'. unable to convert to uuid. Error: Expected a uuid but received zzz.")]
    [InlineData("marker=00000000-0000-0000-0000-00000000dead", 404, "Cluster 00000000-0000-0000-0000-00000000dead could not be found.")]
    [InlineData("sort_key=zzz", 400, "The sort_key value \"zzz\" is an invalid field for sorting")]
    [InlineData("sort_key=node_count", 400, "The sort_key value \"node_count\" is an invalid field for sorting")]
    [InlineData("sort_dir=zzz", 400, "Invalid sort direction: zzz. Acceptable values are 'asc' or 'desc'")]
    public async Task Bad_paging_is_refused(string query, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.GetAsync($"/v1/clusters?{query}")).ExpectError(status, detail);
        (await api.Alpha.GetAsync($"/v1/clusters/detail?{query}")).ExpectError(status, detail);
    }

    [Fact]
    public async Task A_page_has_a_largest_size()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumPageSize=2");
        foreach (var name in new[] { "a", "b", "c" })
            await api.ClusterAsync(name);

        foreach (var query in new[] { "", "?limit=99999", "?limit=99999999999999999999" })
        {
            var page = (await api.Alpha.GetAsync($"/v1/clusters{query}")).Expect(200).Json;
            Assert.Equal(2, page["clusters"]!.AsArray().Count);
            Assert.Contains("limit=2", page["next"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }
}
