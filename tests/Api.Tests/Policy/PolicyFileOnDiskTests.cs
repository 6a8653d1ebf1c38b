using System.Text.Json.Nodes;
using Magnum.Api.Policy.Files;
using Magnum.Api.Tests.Doubles;
using Magnum.Api.Tests.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.Api.Tests.Policy;

/// <summary>An operator's file under the whole API.</summary>
public sealed class PolicyFileOnDiskTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-policy-");

    private string File => Path.Combine(folder.FullName, "policy.yaml");

    private string Setting => $"Magnum:Policy:File={File}";

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task An_operators_rules_hold_instead_of_the_defaults()
    {
        await WriteAsync(
            """
            "cluster:create": "role:builder and project_id:%(project_id)s"
            "cluster:delete": "user_id:%(user_id)s and not 'precious':%(name)s"
            "cluster:get": ""
            "magnum-service:get_all": "role:watcher or rule:admin_api"
            """);
        await using var api = await ApiHost.StartAsync(Setting);
        var template = await api.TemplateAsync("t");
        var builder = api.Client(api.World.Keystone.Issue(InMemoryKeystone.Person("bea", "alpha-project", "builder")));
        var watcher = api.Client(api.World.Keystone.Issue(InMemoryKeystone.Person("wim", "beta-project", "watcher")));
        var cluster = new JsonObject { ["name"] = "precious", ["cluster_template_id"] = template["uuid"]!.GetValue<string>() };

        (await api.Alpha.SendAsync("POST", "/v1/clusters", cluster)).ExpectError(403, "Policy doesn't allow cluster:create to be performed.");
        (await api.Admin.SendAsync("POST", "/v1/clusters", cluster)).ExpectError(403, "Policy doesn't allow cluster:create to be performed.");
        (await builder.SendAsync("POST", "/v1/clusters", cluster)).Expect(202);
        (await builder.GetAsync("/v1/clusters/precious")).Expect(200);
        (await watcher.GetAsync("/v1/clusters/precious")).Expect(404);
        (await watcher.GetAsync("/v1/mservices")).Expect(200);
        (await builder.GetAsync("/v1/mservices")).Expect(403);
    }

    [Fact]
    public async Task An_operators_rules_see_the_object()
    {
        await WriteAsync("cluster:delete: user_id:%(user_id)s and not 'precious':%(name)s");
        await using var api = await ApiHost.StartAsync(Setting);
        await api.ClusterAsync("precious");
        await api.ClusterAsync("plain");

        (await api.Alpha.SendAsync("DELETE", "/v1/clusters/precious")).ExpectError(403, "Policy doesn't allow cluster:delete to be performed.");
        (await api.Admin.SendAsync("DELETE", "/v1/clusters/plain")).ExpectError(403, "Policy doesn't allow cluster:delete to be performed.");
        (await api.Alpha.SendAsync("DELETE", "/v1/clusters/plain")).Expect(204);
    }

    [Fact]
    public async Task Who_an_administrator_is_and_how_far_it_reaches_is_the_files_to_say()
    {
        await WriteAsync("context_is_admin: role:cloud_admin\nclustertemplate:get_one_all_projects: role:auditor\ncluster:detail_all_projects: role:auditor\n");
        await using var api = await ApiHost.StartAsync(Setting);
        await api.ClusterAsync("mine");
        var chief = api.Client(api.World.Keystone.Issue(InMemoryKeystone.Person("chief", "other-project", "cloud_admin")));

        (await api.Admin.GetAsync("/v1/clusters/mine")).Expect(404);
        (await chief.GetAsync("/v1/clusters/mine")).Expect(200);
        (await chief.GetAsync("/v1/clustertemplates/mine-template")).ExpectError(403, "Policy doesn't allow clustertemplate:get_one_all_projects to be performed.");
        (await chief.GetAsync("/v1/clustertemplates")).Expect(200);
        (await chief.GetAsync("/v1/clustertemplates/detail")).Expect(200);
        (await chief.GetAsync("/v1/clusters/detail")).ExpectError(403, "Policy doesn't allow cluster:detail_all_projects to be performed.");
    }

    [Fact]
    public async Task A_file_that_changes_on_the_disk_holds_without_a_restart()
    {
        await WriteAsync("magnum-service:get_all: \"@\"");
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var api = await ApiHost.StartAsync(time, 0, Setting);
        (await api.Alpha.GetAsync("/v1/mservices")).Expect(200);

        await WriteAsync("magnum-service:get_all: \"! or role:none\"");
        time.Advance(TimeSpan.FromSeconds(5));

        (await api.Alpha.GetAsync("/v1/mservices")).Expect(403);
    }

    [Fact]
    public async Task A_file_swapped_behind_a_link_is_seen()
    {
        var files = new PolicyFilesOnDisk();
        var first = Path.Combine(folder.FullName, "first");
        var second = Path.Combine(folder.FullName, "second");
        await System.IO.File.WriteAllTextAsync(first, "a", TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllTextAsync(second, "b", TestContext.Current.CancellationToken);
        System.IO.File.CreateSymbolicLink(File, first);
        var before = files.Stamp(File);

        System.IO.File.Delete(File);
        System.IO.File.CreateSymbolicLink(File, second);

        Assert.NotEqual(before, files.Stamp(File));
        System.IO.File.Delete(File);
        Assert.Null(files.Stamp(File));
    }

    [Fact]
    public async Task The_service_does_not_start_with_a_broken_file_and_says_where()
    {
        await WriteAsync("cluster:get: role:a\ncluster:craete: role:b\n");

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(Setting));

        Assert.Equal([$"{File}: line 2: cluster:craete: Magnum has no such rule, and no other rule refers to it"], error.Failures);
    }

    private Task WriteAsync(string text) => System.IO.File.WriteAllTextAsync(File, text, TestContext.Current.CancellationToken);
}
