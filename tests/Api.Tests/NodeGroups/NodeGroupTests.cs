using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.NodeGroups;

public sealed class NodeGroupTests
{
    [Fact]
    public async Task A_cluster_has_its_two_groups_masters_first()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c", ("node_count", 2), ("flavor_id", "m1.small"));

        var groups = (await api.Alpha.GetAsync("/v1/clusters/c/nodegroups/", "1.9")).Expect(200).Json["nodegroups"]!.AsArray();

        Assert.Equal(["default-master", "default-worker"], groups.Select(static group => group!["name"]!.GetValue<string>()));
        Assert.Equal(
            ["uuid", "name", "flavor_id", "image_id", "node_count", "role", "min_node_count", "max_node_count", "is_default", "stack_id", "status", "merge_labels"],
            groups[1]!.AsObject().Select(static pair => pair.Key));
        var single = (await api.Alpha.GetAsync($"/v1/clusters/{uuid}/nodegroups/{groups[1]!["uuid"]}")).Expect(200).Json;
        Assert.Equal(
            ["id", "uuid", "name", "cluster_id", "project_id", "docker_volume_size", "labels", "links", "flavor_id", "image_id", "node_addresses", "node_count", "role", "min_node_count",
             "max_node_count", "is_default", "stack_id", "status", "status_reason", "version", "merge_labels", "labels_overridden", "labels_added", "labels_skipped", "created_at", "updated_at"],
            single.Select(static pair => pair.Key));
        var root = api.Address.ToString().TrimEnd('/');
        Assert.Equal($"{root}/v1/clusters/{uuid}/nodegroups/{single["uuid"]}", single["links"]![0]!["href"]!.GetValue<string>());
        Assert.Equal(("m1.small", "worker", 2, "Stack CREATE completed successfully"), (single["flavor_id"]!.GetValue<string>(), single["role"]!.GetValue<string>(), single["node_count"]!.GetValue<int>(), single["status_reason"]!.GetValue<string>()));
        Assert.Equal(single.ToJsonString(), (await api.Alpha.GetAsync("/v1/clusters/c/nodegroups/default-worker")).Json.ToJsonString());
    }

    [Theory]
    [InlineData("1.10", 0, null)]
    [InlineData("1.12", 1, 5)]
    public async Task A_list_shows_limits_where_the_release_does(string maximum, int minimum, int? most)
    {
        await using var api = await ApiHost.StartAsync($"Magnum:Api:MaximumMicroversion={maximum}");
        await api.ClusterAsync("c");
        (await api.Alpha.PatchAsync("/v1/clusters/c/nodegroups/default-worker", """[{"op": "replace", "path": "/min_node_count", "value": 1}, {"op": "replace", "path": "/max_node_count", "value": 5}]""")).Expect(202);

        var listed = (await api.Alpha.GetAsync("/v1/clusters/c/nodegroups?role=worker")).Expect(200).Json["nodegroups"]![0]!;
        var shown = (await api.Alpha.GetAsync("/v1/clusters/c/nodegroups/default-worker")).Expect(200).Json;

        Assert.Equal((minimum, most), ((int)listed["min_node_count"]!, (int?)listed["max_node_count"]));
        Assert.Equal((1, 5), ((int)shown["min_node_count"]!, (int?)shown["max_node_count"]));
    }

    [Theory]
    [InlineData("role=worker", "default-worker")]
    [InlineData("role=edge", "")]
    [InlineData("sort_key=name&sort_dir=desc", "default-worker default-master")]
    [InlineData("sort_key=max_node_count", "default-master default-worker")]
    [InlineData("limit=1", "default-master")]
    public async Task Groups_are_filtered_sorted_and_paged(string query, string names)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        var page = (await api.Alpha.GetAsync($"/v1/clusters/c/nodegroups?{query}")).Expect(200).Json;

        Assert.Equal(names, string.Join(' ', page["nodegroups"]!.AsArray().Select(static group => group!["name"]!.GetValue<string>())));
        Assert.Equal(query == "limit=1", page["next"] is not null);
    }

    [Fact]
    public async Task The_next_page_names_the_cluster_by_uuid()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");

        var next = (await api.Alpha.GetAsync("/v1/clusters/c/nodegroups?limit=1")).Json["next"]!.GetValue<string>();
        var second = (await api.Alpha.GetAsync(next)).Expect(200).Json;

        Assert.Contains($"/v1/clusters/{uuid}/nodegroups?sort_key=id&sort_dir=asc&limit=1&marker=", next, StringComparison.Ordinal);
        Assert.Equal("default-worker", Assert.Single(second["nodegroups"]!.AsArray())!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/v1/clusters/nope/nodegroups", 404, "Cluster nope could not be found.")]
    [InlineData("/v1/clusters/c/nodegroups/nope", 404, "Nodegroup nope could not be found.")]
    [InlineData("/v1/clusters/c/nodegroups?marker=00000000-0000-0000-0000-00000000dead", 404, "Nodegroup 00000000-0000-0000-0000-00000000dead could not be found.")]
    [InlineData("/v1/clusters/c/nodegroups?sort_key=zzz", 400, "The sort_key value \"zzz\" is an invalid field for sorting")]
    [InlineData("/v1/clusters/c/nodegroups?limit=0", 400, "Limit must be positive")]
    public async Task Bad_questions_are_refused(string path, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.GetAsync(path)).ExpectError(status, detail);
    }
}
