using System.Text.Json.Nodes;
using Magnum.Api.Tests.Doubles;
using Magnum.Api.Tests.Hosting;
using Magnum.OpenStack.Keystone;

namespace Magnum.Api.Tests.Policy;

/// <summary>Tokens that are of no project.</summary>
public sealed class ScopeTests
{
    private static readonly TokenInfo System = InMemoryKeystone.Person("root", "none", "admin") with { ProjectId = null, IsSystemScoped = true };

    [Fact]
    public async Task An_administrator_of_the_system_sees_what_belongs_to_no_project()
    {
        await using var api = await ApiHost.StartAsync();
        var admin = api.Client(api.World.Keystone.Issue(System));
        var reader = api.Client(api.World.Keystone.Issue(System with { Roles = ["reader"] }));

        (await admin.GetAsync("/v1/mservices")).Expect(200);
        (await reader.GetAsync("/v1/mservices")).ExpectError(403, "Policy doesn't allow magnum-service:get_all to be performed.");
        (await admin.GetAsync("/v1/clusters")).ExpectError(403, "Policy doesn't allow cluster:get_all to be performed.");
    }

    [Fact]
    public async Task Where_scope_is_not_enforced_it_reads_and_deletes_but_does_not_create()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Policy:EnforceScope=false", "Magnum:Policy:EnforceNewDefaults=false");
        await api.ClusterAsync("mine");
        var admin = api.Client(api.World.Keystone.Issue(System));
        var unscoped = api.Client(api.World.Keystone.Issue(System with { IsSystemScoped = false, Roles = [] }));

        Assert.Single((await admin.GetAsync("/v1/clusters")).Expect(200).Json["clusters"]!.AsArray());
        (await admin.GetAsync("/v1/clusters/mine/nodegroups")).Expect(200);
        (await admin.SendAsync("DELETE", "/v1/clusters/mine")).Expect(204);
        (await admin.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["coe"] = "kubernetes", ["image_id"] = "labos" })).ExpectError(403, "Policy doesn't allow clustertemplate:create to be performed.");
        (await unscoped.GetAsync("/v1/clusters")).ExpectError(403, "Policy doesn't allow cluster:get_all to be performed.");
    }

    [Fact]
    public async Task A_public_template_is_for_every_token_of_a_project()
    {
        await using var api = await ApiHost.StartAsync();
        (await api.Admin.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["name"] = "shown", ["coe"] = "kubernetes", ["image_id"] = "labos", ["public"] = true })).Expect(201);
        var guest = api.Client(api.World.Keystone.Issue(InMemoryKeystone.Person("guest", "gamma-project", "guest")));

        (await guest.GetAsync("/v1/clustertemplates/shown")).Expect(200);
        (await guest.GetAsync("/v1/clustertemplates")).Expect(403);
    }
}
