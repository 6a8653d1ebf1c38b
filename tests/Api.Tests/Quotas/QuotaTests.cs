using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Quotas;

public sealed class QuotaTests
{
    [Fact]
    public async Task A_quota_is_created_shown_changed_and_removed()
    {
        await using var api = await ApiHost.StartAsync();

        var created = (await PostAsync(api.Admin, "alpha-project", 5)).Expect(201);
        Assert.Matches(new Regex("""^{"id":1,"hard_limit":5,"project_id":"alpha-project","resource":"Cluster","created_at":"[^"]+","updated_at":null}$"""), created.Text);
        Assert.Null(created.Header("Location"));
        var shown = (await api.Reader.GetAsync("/v1/quotas/alpha-project/Cluster")).Expect(200).Json;
        Assert.Equal((1, 5), (shown["id"]!.GetValue<int>(), shown["hard_limit"]!.GetValue<int>()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$", shown["created_at"]!.GetValue<string>());

        var patched = (await api.Admin.PatchAsync("/v1/quotas/alpha-project/Cluster", """{"hard_limit": "7"}""")).Expect(202).Json;
        Assert.Equal((1, 7), (patched["id"]!.GetValue<int>(), patched["hard_limit"]!.GetValue<int>()));
        Assert.NotNull(patched["updated_at"]);

        (await api.Admin.SendAsync("DELETE", "/v1/quotas/alpha-project/Cluster")).Expect(204);
        Assert.Equal("""{"hard_limit":20,"project_id":"alpha-project","resource":"Cluster"}""", (await api.Alpha.GetAsync("/v1/quotas/alpha-project/Cluster")).Expect(200).Text);
    }

    [Fact]
    public async Task What_a_body_leaves_out_is_one_cluster_on_creation_and_nothing_on_a_change()
    {
        await using var api = await ApiHost.StartAsync();

        var created = (await api.Admin.SendAsync("POST", "/v1/quotas", new JsonObject { ["project_id"] = "beta-project" })).Expect(201).Json;
        Assert.Equal((1, "Cluster"), (created["hard_limit"]!.GetValue<int>(), created["resource"]!.GetValue<string>()));

        (await api.Admin.PatchAsync("/v1/quotas/beta-project/Cluster", """{"hard_limit": 4}""")).Expect(202);
        var patched = (await api.Admin.PatchAsync("/v1/quotas/beta-project/Cluster", """{"project_id": "beta-project", "resource": "Cluster"}""")).Expect(202).Json;
        Assert.Equal(4, patched["hard_limit"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_default_is_the_settings_and_holds_for_any_other_resource()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Quotas:MaxClustersPerProject=3");
        (await PostAsync(api.Admin, "alpha-project", 5)).Expect(201);

        foreach (var path in new[] { "/v1/quotas/alpha-project/Pony", "/v1/quotas/beta-project/Cluster" })
            Assert.Equal($$"""{"hard_limit":3,"project_id":"{{path.Split('/')[3]}}","resource":"Cluster"}""", (await api.Admin.GetAsync(path)).Expect(200).Text);
    }

    [Fact]
    public async Task The_limit_that_was_set_is_the_one_that_refuses()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("one");
        (await PostAsync(api.Admin, "alpha-project", 1)).Expect(201);
        var template = await api.TemplateAsync("more");

        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["cluster_template_id"] = template["uuid"]!.GetValue<string>() })).ExpectError(
            403, "Resource limit exceeded: You have reached the maximum clusters per project, 1. You may delete a cluster to make room for a new one.");
    }

    [Theory]
    [InlineData("""{"project_id": "beta-project", "resource": "Pony"}""", 400, "Invalid input for field/attribute resource. Value: 'Pony'. Value should be one of: Cluster")]
    [InlineData("""{"project_id": "beta-project", "hard_limit": -5}""", 400, "Invalid input for field/attribute hard_limit. Value: '-5'. Value should be greater or equal to 0")]
    [InlineData("""{"hard_limit": 5}""", 400, "Must provide a valid project ID.")]
    [InlineData("""{"project_id": null}""", 400, "Must provide a valid project ID.")]
    [InlineData("""{"project_id": "nope"}""", 404, "The project_id nope could not be found.")]
    [InlineData("""{"project_id": "alpha-project"}""", 409, "Quota for project alpha-project already exists for resource Cluster.")]
    [InlineData("""{"bogus": 1}""", 400, "Unknown attribute for argument quota: bogus")]
    [InlineData("[]", 400, "Invalid input for field/attribute quota. Value: '[]'. Value not a valid dict: []")]
    public async Task A_wrong_creation_is_refused(string body, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        (await PostAsync(api.Admin, "alpha-project", 5)).Expect(201);

        (await api.Admin.SendTextAsync("POST", "/v1/quotas", body, "application/json")).ExpectError(status, detail);
    }

    [Fact]
    public async Task Changes_to_what_is_not_there_are_refused()
    {
        await using var api = await ApiHost.StartAsync();
        (await PostAsync(api.Admin, "alpha-project", 5)).Expect(201);

        foreach (var (project, resource) in new[] { ("nope", "Cluster"), ("alpha-project", "Pony") })
        {
            var path = $"/v1/quotas/{project}/{resource}";
            (await api.Admin.PatchAsync(path, """{"hard_limit": 9}""")).ExpectError(404, $"Quota could not be found: project_id {project} resource {resource}.");
            (await api.Admin.SendAsync("DELETE", path)).ExpectError(404, $"Quota could not be found: project_id {project} resource {resource}.");
        }

        (await api.Admin.PatchAsync("/v1/quotas/alpha-project/Cluster", """{"hard_limit": "x"}""")).ExpectError(
            400, "Invalid input for field/attribute quotapatch. Value: '{'hard_limit': 'x'}'. invalid literal for int() with base 10: 'x'");
        (await api.Admin.SendAsync("DELETE", "/v1/quotas")).ExpectError(400, "Missing argument: \"project_id\"");
        (await api.Admin.GetAsync("/v1/quotas/alpha-project")).ExpectRouterError(404, "Not Found");
    }

    [Fact]
    public async Task Only_administrators_change_and_list_and_nobody_learns_of_other_projects()
    {
        await using var api = await ApiHost.StartAsync();
        (await PostAsync(api.Admin, "beta-project", 5)).Expect(201);

        foreach (var project in new[] { "alpha-project", "beta-project", "nope" })
        {
            (await PostAsync(api.Alpha, project, 9)).ExpectError(403, "Policy doesn't allow quota:create to be performed.");
            (await api.Alpha.PatchAsync($"/v1/quotas/{project}/Cluster", """{"hard_limit": 9}""")).ExpectError(403, "Policy doesn't allow quota:update to be performed.");
            (await api.Alpha.SendAsync("DELETE", $"/v1/quotas/{project}/Cluster")).ExpectError(403, "Policy doesn't allow quota:delete to be performed.");
        }

        (await api.Alpha.GetAsync("/v1/quotas/beta-project/Cluster")).ExpectError(403, "Not authorized.");
        (await api.Alpha.GetAsync("/v1/quotas/nope/Cluster")).ExpectError(403, "Not authorized.");
        (await api.Alpha.GetAsync("/v1/quotas")).ExpectError(403, "Policy doesn't allow quota:get_all to be performed.");
        (await api.Alpha.GetAsync("/v1/quotas?all_tenants=True")).ExpectError(403, "Policy doesn't allow quota:get_all to be performed.");
    }

    [Fact]
    public async Task The_list_is_the_administrators_own_project_unless_all_are_asked_for()
    {
        await using var api = await ApiHost.StartAsync();
        (await PostAsync(api.Admin, "alpha-project", 5)).Expect(201);
        (await PostAsync(api.Admin, "beta-project", 3)).Expect(201);

        Assert.Equal("""{"quotas":[]}""", (await api.Admin.GetAsync("/v1/quotas")).Expect(200).Text);
        Assert.Equal(["alpha-project"], Projects(await api.Client(api.World.AdminInAlpha).GetAsync("/v1/quotas?all_tenants=no")));
        Assert.Equal(["alpha-project", "beta-project"], Projects(await api.Admin.GetAsync("/v1/quotas?all_tenants=True")));
        Assert.Equal(["beta-project", "alpha-project"], Projects(await api.Admin.GetAsync("/v1/quotas?all_tenants=1&sort_key=hard_limit")));
        var page = (await api.Admin.GetAsync("/v1/quotas?all_tenants=True&limit=1&sort_key=hard_limit")).Expect(200);
        Assert.Equal($"{api.Address.GetLeftPart(UriPartial.Authority)}/v1/quotas?sort_key=hard_limit&sort_dir=asc&limit=1&marker=2", page.Json["next"]!.GetValue<string>());
        Assert.Equal(["alpha-project"], Projects(await api.Admin.GetAsync("/v1/quotas?all_tenants=True&marker=2&sort_key=hard_limit")));
    }

    [Theory]
    [InlineData("marker=zzz", 400, "Invalid input for field/attribute marker. Value: 'zzz'. unable to convert to int. Error: invalid literal for int() with base 10: 'zzz'")]
    [InlineData("marker=99", 404, "Quota could not be found: quota id 99 .")]
    [InlineData("marker=99999999999999999999999", 404, "Quota could not be found: quota id 99999999999999999999999 .")]
    [InlineData("limit=0", 400, "Limit must be positive")]
    [InlineData("sort_key=uuid", 400, "The sort_key value \"uuid\" is an invalid field for sorting")]
    [InlineData("project_id=x", 400, "Unknown argument: \"project_id\"")]
    [InlineData("all_tenants=1&all_tenants=1", 400, "Invalid input for field/attribute all_tenants. Value: '['1', '1']'. Unrecognized value '['1', '1']', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'")]
    [InlineData("all_tenants=maybe", 400, "Invalid input for field/attribute all_tenants. Value: 'maybe'. Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'")]
    public async Task A_wrong_list_is_refused(string query, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Admin.GetAsync($"/v1/quotas?{query}")).ExpectError(status, detail);
    }

    private static Task<ApiAnswer> PostAsync(ApiClient client, string project, int limit) =>
        client.SendAsync("POST", "/v1/quotas", new JsonObject { ["project_id"] = project, ["resource"] = "Cluster", ["hard_limit"] = limit });

    private static List<string> Projects(ApiAnswer answer) =>
        [.. answer.Expect(200).Json["quotas"]!.AsArray().Select(static quota => quota!["project_id"]!.GetValue<string>())];
}
