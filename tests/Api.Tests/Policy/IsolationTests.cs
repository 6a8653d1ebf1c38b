using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Policy;

/// <summary>What one project has, another can neither see nor touch.</summary>
public sealed class IsolationTests
{
    public static TheoryData<string, string, string?> Requests => new()
    {
        { "GET", "/v1/clusters/{uuid}", null },
        { "GET", "/v1/clusters/mine", null },
        { "PATCH", "/v1/clusters/{uuid}", """[{"op": "replace", "path": "/node_count", "value": 3}]""" },
        { "PATCH", "/v1/clusters/{uuid}", """[{"op": "replace", "path": "/health_status", "value": "HEALTHY"}]""" },
        { "DELETE", "/v1/clusters/{uuid}", null },
        { "DELETE", "/v1/clusters/mine", null },
        { "POST", "/v1/clusters/{uuid}/actions/resize", """{"node_count": 3}""" },
        { "GET", "/v1/clusters/{uuid}/nodegroups", null },
        { "GET", "/v1/clusters/{uuid}/nodegroups/default-worker", null },
        { "POST", "/v1/clusters/{uuid}/nodegroups", """{"name": "n"}""" },
        { "PATCH", "/v1/clusters/{uuid}/nodegroups/default-worker", """[{"op": "replace", "path": "/max_node_count", "value": 3}]""" },
        { "DELETE", "/v1/clusters/{uuid}/nodegroups/default-worker", null },
        { "GET", "/v1/certificates/{uuid}", null },
        { "GET", "/v1/clustertemplates/mine-template", null },
        { "DELETE", "/v1/clustertemplates/mine-template", null },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Beta_finds_nothing_of_alphas(string method, string path, string? body)
    {
        foreach (var newDefaults in new[] { true, false })
        {
            await using var api = await ApiHost.StartAsync($"Magnum:Policy:EnforceNewDefaults={newDefaults}");
            var uuid = await api.ClusterAsync("mine");
            var before = (await api.Alpha.GetAsync($"/v1/clusters/{uuid}")).Text;

            (await api.Beta.SendAsync(method, path.Replace("{uuid}", uuid.ToString("D"), StringComparison.Ordinal), body is null ? null : JsonNode.Parse(body))).Expect(404);

            Assert.Equal(before, (await api.Alpha.GetAsync($"/v1/clusters/{uuid}")).Text);
        }
    }

    [Fact]
    public async Task Lists_hold_the_projects_own_and_administrators_see_all()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("mine");
        await api.Beta.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["name"] = "theirs-template", ["coe"] = "kubernetes", ["image_id"] = "labos" });
        (await api.Beta.SendAsync("POST", "/v1/clusters", new JsonObject { ["name"] = "theirs", ["cluster_template_id"] = "theirs-template" })).Expect(202);

        foreach (var path in new[] { "/v1/clusters", "/v1/clusters/detail" })
        {
            Assert.Equal(["mine"], await NamesAsync(api.Alpha, path));
            Assert.Equal(["mine"], await NamesAsync(api.Reader, path));
            Assert.Equal(["theirs"], await NamesAsync(api.Beta, path));
            Assert.Equal(["mine", "theirs"], await NamesAsync(api.Admin, path));
        }
    }

    [Fact]
    public async Task A_foreign_cluster_is_no_marker()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("mine");

        (await api.Beta.GetAsync($"/v1/clusters?marker={uuid}")).ExpectError(404, $"Cluster {uuid} could not be found.");
    }

    [Fact]
    public async Task Administrators_reach_into_projects_where_upstream_lets_them()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("mine");

        (await api.Admin.GetAsync("/v1/clusters/mine")).Expect(200);
        (await api.Admin.GetAsync($"/v1/clusters/{uuid}/nodegroups/default-worker")).Expect(200);
        (await api.Admin.PatchAsync($"/v1/clusters/{uuid}", """[{"op": "replace", "path": "/node_count", "value": 3}]""")).Expect(202);
        (await api.Admin.SendAsync("DELETE", "/v1/clusters/mine")).Expect(204);
    }

    [Fact]
    public async Task A_reader_reads_and_does_not_write()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("mine");

        (await api.Reader.GetAsync($"/v1/clusters/{uuid}")).Expect(200);
        (await api.Reader.GetAsync("/v1/clustertemplates/mine-template")).Expect(200);
        (await api.Reader.GetAsync($"/v1/clusters/{uuid}/nodegroups")).Expect(200);
        (await api.Reader.SendAsync("DELETE", $"/v1/clusters/{uuid}")).ExpectError(403, "Policy doesn't allow cluster:delete to be performed.");
        (await api.Reader.PatchAsync($"/v1/clusters/{uuid}", "[]")).ExpectError(403, "Policy doesn't allow cluster:update to be performed.");
        (await api.Reader.SendAsync("POST", $"/v1/clusters/{uuid}/actions/resize", new JsonObject { ["node_count"] = 2 })).ExpectError(403, "Policy doesn't allow cluster:resize to be performed.");
        (await api.Reader.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["coe"] = "kubernetes", ["image_id"] = "labos" })).ExpectError(403, "Policy doesn't allow clustertemplate:create to be performed.");
        (await api.Reader.PatchAsync("/v1/clustertemplates/mine-template", "[]")).ExpectError(403, "Policy doesn't allow clustertemplate:update to be performed.");
    }

    [Fact]
    public async Task By_the_old_defaults_a_reader_writes()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Policy:EnforceNewDefaults=false");
        var uuid = await api.ClusterAsync("mine");

        (await api.Reader.PatchAsync($"/v1/clusters/{uuid}", """[{"op": "replace", "path": "/node_count", "value": 3}]""")).Expect(202);
        (await api.Reader.SendAsync("DELETE", $"/v1/clusters/{uuid}")).Expect(204);
        (await api.Reader.GetAsync($"/v1/certificates/{uuid}")).ExpectError(403, "Policy doesn't allow certificate:get to be performed.");
    }

    private static async Task<IEnumerable<string>> NamesAsync(ApiClient client, string path) =>
        (await client.GetAsync(path)).Expect(200).Json["clusters"]!.AsArray().Select(static item => item!["name"]!.GetValue<string>());
}
