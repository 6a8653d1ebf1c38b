using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests;

public sealed class RootTests
{
    [Fact]
    public async Task The_root_names_the_versions_and_needs_no_token()
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await api.Anonymous.GetAsync("/", version: null);

        answer.Expect(200);
        var root = api.Address.ToString().TrimEnd('/');
        Assert.Equal(
            $$"""{"name":"OpenStack Magnum API","description":"Magnum is an OpenStack project which aims to provide container cluster management.","versions":[{"id":"v1","links":[{"href":"{{root}}/v1/","rel":"self"}],"status":"CURRENT","max_version":"1.12","min_version":"1.1"}]}""",
            answer.Text);
        Assert.Null(answer.Header("OpenStack-API-Version"));
        Assert.StartsWith("req-", answer.Header("x-openstack-request-id"), StringComparison.Ordinal);
    }
}
