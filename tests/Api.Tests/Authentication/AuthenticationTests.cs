using Magnum.Api.Tests.Doubles;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Authentication;

public sealed class AuthenticationTests
{
    private const string Body = """{"error":{"code":401,"title":"Unauthorized","message":"The request you have made requires authentication."}}""";

    [Fact]
    public async Task Without_a_token_the_answer_names_keystone()
    {
        await using var api = await ApiHost.StartAsync();

        var answer = (await api.Anonymous.GetAsync("/v1/clusters")).Expect(401);

        Assert.Equal(Body, answer.Text);
        Assert.Equal("Keystone uri=\"http://127.0.0.1:5000\"", answer.Header("WWW-Authenticate"));
        Assert.Null(answer.Header("OpenStack-API-Version"));
        Assert.NotNull(answer.Header("x-openstack-request-id"));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    public async Task A_token_that_keystone_does_not_know_is_as_good_as_none(string token)
    {
        await using var api = await ApiHost.StartAsync();

        Assert.Equal(Body, (await api.Client(token).GetAsync("/v1/clusters")).Expect(401).Text);
    }

    [Fact]
    public async Task A_keystone_that_is_down_makes_the_token_neither_good_nor_bad()
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Keystone.IsDown = true;

        var answer = (await api.Alpha.GetAsync("/v1/clusters")).Expect(503);

        Assert.NotNull(answer.Header("Retry-After"));
        Assert.Equal("Keystone is temporarily unavailable. Please try again.", answer.Detail);
    }

    [Fact]
    public async Task Identity_headers_of_the_client_count_for_nothing()
    {
        await using var api = await ApiHost.StartAsync();
        var cluster = await api.ClusterAsync("mine");
        (string, string)[] forged =
        [
            ("X-Identity-Status", "Confirmed"), ("X-User-Id", "alice"), ("X-User-Name", "alice"), ("X-Project-Id", "alpha-project"),
            ("X-Roles", "admin"), ("X-Role", "admin"), ("X-Tenant-Id", "alpha-project"), ("X-Is-Admin-Project", "True"), ("X-Service-Roles", "admin"),
        ];

        (await api.Anonymous.SendTextAsync("GET", "/v1/clusters", null, null, "latest", forged)).Expect(401);
        (await api.Beta.SendTextAsync("GET", $"/v1/clusters/{cluster}", null, null, "latest", forged)).Expect(404);
        Assert.Equal("bob", api.World.Bays.Callers[^1].UserId);
        Assert.Equal("beta-project", api.World.Bays.Callers[^1].ProjectId);
        Assert.False(api.World.Bays.Callers[^1].IsAdmin);
    }

    [Fact]
    public async Task Tokens_that_are_not_of_a_project_are_refused_by_the_rule_of_what_they_ask_for()
    {
        await using var api = await ApiHost.StartAsync();
        var person = InMemoryKeystone.Person("root", "admin-project", "admin");
        var unscoped = api.Client(api.World.Keystone.Issue(person with { ProjectId = null }));
        var system = api.Client(api.World.Keystone.Issue(person with { ProjectId = null, IsSystemScoped = true }));
        var domain = api.Client(api.World.Keystone.Issue(person with { ProjectId = null, DomainScopeId = "default" }));

        foreach (var client in new[] { unscoped, system, domain })
        {
            (await client.GetAsync("/v1/clusters")).ExpectError(403, "Policy doesn't allow cluster:get_all to be performed.");
            (await client.SendAsync("DELETE", "/v1/clustertemplates/x")).ExpectError(403, "Policy doesn't allow clustertemplate:delete to be performed.");
        }
    }

    [Fact]
    public async Task A_trustee_that_acts_as_itself_reaches_no_clusters()
    {
        await using var api = await ApiHost.StartAsync();
        var person = InMemoryKeystone.Person("trustee", "alpha-project", "member");
        var byId = api.Client(api.World.Keystone.Issue(person with { UserDomainId = ApiWorld.TrusteeDomain }));
        var byName = api.Client(api.World.Keystone.Issue(person with { UserDomainName = ApiWorld.TrusteeDomain }));

        foreach (var client in new[] { byId, byName })
            (await client.GetAsync("/v1/clusters")).ExpectError(403, "Policy doesn't allow cluster:get_all to be performed.");
    }

    [Theory]
    [InlineData("alpha-project", 200)]
    [InlineData("beta-project", 404)]
    public async Task A_trustee_without_a_project_has_that_of_its_cluster(string project, int status)
    {
        await using var api = await ApiHost.StartAsync("Magnum:Policy:EnforceNewDefaults=false");
        var uuid = await api.ClusterAsync("c");
        var trustee = InMemoryKeystone.Person("trustee", "none", "none") with { UserName = $"{uuid}_{project}", ProjectId = null, UserDomainId = ApiWorld.TrusteeDomain };

        (await api.Client(api.World.Keystone.Issue(trustee)).GetAsync($"/v1/certificates/{uuid}")).Expect(status);
    }

    [Theory]
    [InlineData("Admin", 200)]
    [InlineData("ADMIN", 200)]
    [InlineData("Member", 403)]
    public async Task Role_names_are_compared_without_case(string role, int status)
    {
        await using var api = await ApiHost.StartAsync();
        var client = api.Client(api.World.Keystone.Issue(InMemoryKeystone.Person("x", "x", role)));

        (await client.GetAsync("/v1/mservices")).Expect(status);
    }
}
