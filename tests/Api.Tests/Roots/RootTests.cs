using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Roots;

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

    [Theory]
    [InlineData("1.10", true, "baymodels bays clustertemplates clusters quotas certificates mservices stats federations nodegroups")]
    [InlineData("1.12", true, "baymodels bays clustertemplates clusters quotas certificates mservices stats federations nodegroups credentials")]
    [InlineData("1.12", false, "clustertemplates clusters quotas certificates mservices stats federations nodegroups credentials")]
    public async Task The_version_names_its_resources_in_order(string maximum, bool servesBays, string resources)
    {
        await using var api = await ApiHost.StartAsync($"Magnum:Api:MaximumMicroversion={maximum}", $"Magnum:Api:ServesBays={servesBays}");

        var answer = (await api.Anonymous.GetAsync("/v1/")).Expect(200);

        Assert.Equal(["id", "media_types", "links", .. resources.Split(' ')], answer.Json.Select(static pair => pair.Key));
        var root = api.Address.ToString().TrimEnd('/');
        Assert.Equal($"{root}/v1/clusters/{{cluster_id}}/nodegroups", answer.Json["nodegroups"]![0]!["href"]!.GetValue<string>());
        Assert.Equal($"{root}/clusters/", answer.Json["clusters"]![1]!["href"]!.GetValue<string>());
        Assert.Equal($"container-infra {maximum}", answer.Header("OpenStack-API-Version"));
    }

    [Fact]
    public async Task Links_follow_the_forwarded_headers_only_where_told_to()
    {
        await using var plain = await ApiHost.StartAsync();
        await using var behindProxy = await ApiHost.StartAsync("Magnum:Api:TrustForwardedHeaders=true");
        (string, string)[] headers = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "magnum.example"), ("X-Forwarded-Prefix", "/container-infra/")];

        var untrusted = await plain.Anonymous.SendTextAsync("GET", "/", null, null, null, headers);
        var trusted = await behindProxy.Anonymous.SendTextAsync("GET", "/", null, null, null, headers);

        Assert.DoesNotContain("magnum.example", untrusted.Text, StringComparison.Ordinal);
        Assert.Contains("\"https://magnum.example/container-infra/v1/\"", trusted.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "application/json", "\"detailed\": false")]
    [InlineData("text/html", "text/html; charset=UTF-8", "<TD>OK</TD>")]
    [InlineData("text/plain", "text/plain; charset=UTF-8", "OK")]
    public async Task The_health_check_speaks_the_language_of_whoever_asks(string accept, string contentType, string part)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = await api.Anonymous.SendTextAsync("GET", "/healthcheck", null, null, null, ("Accept", accept));

        answer.Expect(200);
        Assert.Equal(contentType, answer.Header("Content-Type"));
        Assert.Contains(part, answer.Text, StringComparison.Ordinal);
        Assert.Null(answer.Header("x-openstack-request-id"));
    }

    [Fact]
    public async Task A_file_takes_the_service_out_of_its_load_balancer_and_leaves_it_serving()
    {
        var file = Path.Combine(Path.GetTempPath(), $"magnum-{Guid.NewGuid():N}");
        await using var api = await ApiHost.StartAsync($"Magnum:Api:DisablingFile={file}");

        (await api.Anonymous.SendTextAsync("GET", "/healthcheck", null, null, null)).Expect(200);
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        try
        {
            var disabled = (await api.Anonymous.SendTextAsync("GET", "/healthcheck", null, null, null, ("Accept", "application/json"))).Expect(503);
            Assert.Equal("DISABLED BY FILE", Assert.Single(disabled.Json["reasons"]!.AsArray())!.GetValue<string>());
            (await api.Alpha.GetAsync("/v1/clusters")).Expect(200);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Equal("OK", (await api.Anonymous.SendTextAsync("GET", "/healthcheck", null, null, null)).Expect(200).Text);
    }
}
