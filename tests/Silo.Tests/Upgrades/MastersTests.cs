using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Upgrades;

/// <summary>Masters that a silo replaces in the simulated cloud, with the templates as they are and an engine that really listens.</summary>
public sealed class MastersTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_masters_get_another_version_and_image_before_the_worker_and_keep_their_addresses()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero);
        var body = MagnumBodies.Cluster("masters", await TemplateAsync(scene, "first"), nodes: 1);
        body["master_count"] = 3;
        var bay = (await AskAsync(scene, HttpMethod.Post, "clusters", body, HttpStatusCode.Accepted))["uuid"]!.ToString();
        await scene.UntilAsync(bay, "CREATE_COMPLETE");
        var (before, cluster) = (await ServersAsync(scene), await GetAsync(scene, bay));
        Assert.Equal(4, before.Count);

        // Two minor versions at once.
        var leap = await scene.Magnum.AskAsync(HttpMethod.Post, $"clusters/{bay}/actions/upgrade", new JsonObject { ["cluster_template"] = await TemplateAsync(scene, "leap", "v1.33.0") }, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, leap.Status);
        Assert.StartsWith("kube_tag can't go from 'v1.31.4' to 'v1.33.0' at once", leap.Body!["errors"]![0]!["detail"]!.ToString(), StringComparison.Ordinal);
        var wish = new JsonObject { ["cluster_template"] = await TemplateAsync(scene, "next", "v1.32.0"), ["max_batch_size"] = 3 };
        var told = await AskAsync(scene, HttpMethod.Post, $"clusters/{bay}/actions/upgrade?dry_run=true", wish.DeepClone().AsObject(), HttpStatusCode.OK);
        Assert.Equal(
            before.Values.Order(StringComparer.Ordinal),
            told["resources"]!.AsArray().Where(static one => one!["type"]!.ToString() == "OS::Nova::Server" && one["action"]!.ToString() == "replace").Select(static one => one!["name"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(before, await ServersAsync(scene));

        await AskAsync(scene, HttpMethod.Post, $"clusters/{bay}/actions/upgrade", wish, HttpStatusCode.Accepted);
        await scene.UntilAsync(bay, "UPDATE_COMPLETE");

        var (after, upgraded) = (await ServersAsync(scene), await GetAsync(scene, bay));
        Assert.Empty(before.Values.Intersect(after.Values));
        Assert.Equal(Masters(before), Masters(after));
        foreach (var same in new[] { "api_address", "master_addresses" })
            Assert.Equal(cluster[same]!.ToJsonString(), upgraded[same]!.ToJsonString());
        Assert.Equal("v1.32.0", upgraded["coe_version"]!.ToString());
        await scene.DeleteAsync(bay);
        await scene.NothingIsLeftAsync(stacks: 1);
    }

    private static IEnumerable<string> Masters(SortedDictionary<string, string> servers) => servers.Keys.Where(static name => name.Contains("-master-", StringComparison.Ordinal));

    private static async Task<string> TemplateAsync(Scene scene, string name, string? version = null)
    {
        var template = MagnumBodies.Template(name);
        template["master_lb_enabled"] = true;
        if (version is not null)
            (template["labels"], template["image_id"]) = (new JsonObject { ["kube_tag"] = version }, "fedora-coreos-2");
        return (await AskAsync(scene, HttpMethod.Post, "clustertemplates", template, HttpStatusCode.Created))["uuid"]!.ToString();
    }

    private static async Task<SortedDictionary<string, string>> ServersAsync(Scene scene) => new(
        (await scene.Alpha.FindAsync("compute", "/servers", Cancelled))!["servers"]!.AsArray().ToDictionary(static server => server!["name"]!.ToString(), static server => server!["id"]!.ToString()),
        StringComparer.Ordinal);

    private static Task<JsonNode> GetAsync(Scene scene, string bay) => AskAsync(scene, HttpMethod.Get, $"clusters/{bay}", null, HttpStatusCode.OK);

    private static async Task<JsonNode> AskAsync(Scene scene, HttpMethod method, string path, JsonNode? body, HttpStatusCode status)
    {
        var answer = await scene.Magnum.AskAsync(method, path, body, Cancelled);
        Assert.True(answer.Status == status, answer.ToString());
        return answer.Body!;
    }
}
