using Magnum.Api.Tests.Doubles;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Credentials;

public sealed class CredentialTests
{
    private static readonly BayMachineCredential InForce = new("trustee-id", "trustee", "trustees", "machine-password", "trust-in-force");

    [Fact]
    public async Task A_rotation_carries_the_callers_token_and_is_accepted()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");

        var answer = (await api.Alpha.SendAsync("PATCH", "/v1/credentials/c")).Expect(202);

        Assert.Equal($$"""{"uuid":"{{uuid}}"}""", answer.Text);
        Assert.Equal([api.World.Alpha], api.World.Bays.Rotated);
    }

    [Fact]
    public async Task It_came_with_1_12()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("PATCH", "/v1/credentials/c", null, "1.11")).ExpectRouterError(406, "Not Acceptable", "Version 1.11 was requested but the requested API patch is not supported for this version.");
        Assert.Contains("\"credentials\"", (await api.Anonymous.GetAsync("/v1")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_set_to_an_older_release_has_no_such_resource()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.11");
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("PATCH", "/v1/credentials/c")).ExpectRouterError(404, "Not Found");
        Assert.DoesNotContain("\"credentials\"", (await api.Anonymous.GetAsync("/v1")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_members_of_the_project_may_and_an_administrator_of_another_finds_nothing()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await api.ClusterAsync("c");
        var path = $"/v1/credentials/{uuid}";

        (await api.Reader.SendAsync("PATCH", path)).ExpectError(403, "Policy doesn't allow credential:rotate to be performed.");
        (await api.Admin.SendAsync("PATCH", path)).ExpectError(404, $"Cluster {uuid} could not be found.");
        (await api.Beta.SendAsync("PATCH", path)).ExpectError(404, $"Cluster {uuid} could not be found.");
        Assert.Empty(api.World.Bays.Rotated);
    }

    [Fact]
    public async Task Keystones_refusal_is_a_403_with_its_words()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        api.World.Bays.Refusal = new BayError.DelegationRefused("You are not authorized to perform the requested action.");

        (await api.Alpha.SendAsync("PATCH", "/v1/credentials/c")).ExpectError(403, "You are not authorized to perform the requested action.");
    }

    [Theory]
    [InlineData("trust-in-force")]
    [InlineData("trust-of-before")]
    public async Task A_machine_of_the_cluster_is_told_what_to_log_in_with(string trust)
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await ClusterWithMachinesAsync(api);

        var answer = (await Machine(api, trust).GetAsync($"/v1/credentials/{uuid}")).Expect(200);

        Assert.Equal("""{"trustee_domain_id":"trustees","trustee_user_id":"trustee-id","trustee_username":"trustee","trustee_password":"machine-password","trust_id":"trust-in-force"}""", answer.Text);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task Nobody_else_is_and_nobody_learns_whether_there_is_such_a_cluster()
    {
        await using var api = await ApiHost.StartAsync();
        var uuid = await ClusterWithMachinesAsync(api);
        var strangers = new[]
        {
            api.Alpha, api.Reader, api.Beta, api.Admin, api.Client(api.World.AdminInAlpha),
            Machine(api, "trust-of-another-cluster"),
            // Keystone gives no such token: the trust is that of alpha's creator.
            Machine(api, "trust-in-force", "beta-project"),
        };

        foreach (var path in new[] { $"/v1/credentials/{uuid}", $"/v1/credentials/{Guid.NewGuid()}", "/v1/credentials/c" })
        {
            foreach (var stranger in strangers)
            {
                var answer = await stranger.GetAsync(path);
                answer.ExpectRouterError(405, "Method Not Allowed");
                Assert.Equal("PATCH", answer.Header("Allow"));
            }
        }

        (await Machine(api, "trust-in-force").GetAsync($"/v1/credentials/{uuid}", "1.11")).Expect(406);
        (await api.Anonymous.GetAsync($"/v1/credentials/{uuid}")).Expect(401);
    }

    private static async Task<Guid> ClusterWithMachinesAsync(ApiHost api)
    {
        var uuid = await api.ClusterAsync("c");
        api.World.Bays.Machines[uuid] = (InForce, [InForce.TrustId, "trust-of-before"]);
        return uuid;
    }

    private static ApiClient Machine(ApiHost api, string trust, string project = "alpha-project") => api.Client(api.World.Keystone.Issue(
        InMemoryKeystone.Person("alice", project, "member") with { Trust = new(trust, "alice", "trustee-id", Impersonation: true) }));
}
