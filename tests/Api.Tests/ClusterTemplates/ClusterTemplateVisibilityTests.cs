using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.ClusterTemplates;

public sealed class ClusterTemplateVisibilityTests
{
    [Fact]
    public async Task Others_see_what_is_public_and_list_what_is_not_hidden()
    {
        await using var api = await ApiHost.StartAsync();
        await api.TemplateAsync("private");
        await MakeAsync(api, "public", ("public", true));
        await MakeAsync(api, "secret", ("public", true), ("hidden", true));

        Assert.Equal(["public"], await NamesAsync(api.Beta));
        Assert.Equal(["private", "public"], await NamesAsync(api.Alpha));
        Assert.Equal(["private", "public", "secret"], await NamesAsync(api.Admin));
        (await api.Beta.GetAsync("/v1/clustertemplates/private")).ExpectError(404, "ClusterTemplate private could not be found.");
        (await api.Beta.GetAsync("/v1/clustertemplates/public")).Expect(200);
        (await api.Beta.GetAsync("/v1/clustertemplates/secret")).Expect(200);
        (await api.Admin.GetAsync("/v1/clustertemplates/private")).Expect(200);
    }

    [Fact]
    public async Task Others_change_nothing()
    {
        await using var api = await ApiHost.StartAsync();
        var hidden = (await api.TemplateAsync("private"))["uuid"];
        var shown = await MakeAsync(api, "public", ("public", true));
        const string rename = """[{"op": "replace", "path": "/name", "value": "theirs"}]""";

        (await api.Beta.PatchAsync($"/v1/clustertemplates/{hidden}", rename)).ExpectError(404, $"ClusterTemplate {hidden} could not be found.");
        (await api.Beta.SendAsync("DELETE", $"/v1/clustertemplates/{hidden}")).ExpectError(404, $"ClusterTemplate {hidden} could not be found.");
        (await api.Beta.PatchAsync($"/v1/clustertemplates/{shown}", rename)).ExpectError(403, "Policy doesn't allow clustertemplate:update to be performed.");
        (await api.Beta.SendAsync("DELETE", $"/v1/clustertemplates/{shown}")).ExpectError(403, "Policy doesn't allow clustertemplate:delete to be performed.");
        (await api.Admin.PatchAsync($"/v1/clustertemplates/{hidden}", rename)).Expect(200);
        (await api.Admin.SendAsync("DELETE", $"/v1/clustertemplates/{hidden}")).Expect(204);
    }

    [Fact]
    public async Task Clusters_are_made_from_what_their_project_sees()
    {
        await using var api = await ApiHost.StartAsync();
        var hidden = (await api.TemplateAsync("private"))["uuid"]!.GetValue<string>();
        await MakeAsync(api, "public", ("public", true));

        (await api.Beta.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = "public" })).Expect(202);
        (await api.Beta.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = hidden })).ExpectError(404, $"ClusterTemplate {hidden} could not be found.");
        (await api.Beta.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = hidden }, "1.9")).ExpectError(400, $"ClusterTemplate {hidden} could not be found.");
    }

    private static async Task<string> MakeAsync(ApiHost api, string name, params (string Key, JsonNode Value)[] more)
    {
        var body = new JsonObject { ["name"] = name, ["coe"] = "kubernetes", ["image_id"] = "labos" };
        foreach (var (key, value) in more)
            body[key] = value;
        return (await api.Admin.SendAsync("POST", "/v1/clustertemplates", body)).Expect(201).Json["uuid"]!.GetValue<string>();
    }

    private static async Task<IEnumerable<string>> NamesAsync(ApiClient client) =>
        (await client.GetAsync("/v1/clustertemplates")).Expect(200).Json["clustertemplates"]!.AsArray().Select(static item => item!["name"]!.GetValue<string>());
}
