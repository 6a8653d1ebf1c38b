using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.Credentials;

public sealed class CredentialTests
{
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
}
