using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Microversions;

public sealed class VersionedAnswersTests
{
    [Fact]
    public async Task Answers_carry_the_range_and_the_negotiated_version()
    {
        await using var api = await ApiHost.StartAsync();

        var answer = (await api.Alpha.GetAsync("/v1/clusters", "1.9")).Expect(200);

        Assert.Equal("container-infra 1.1", answer.Header("OpenStack-API-Minimum-Version"));
        Assert.Equal("container-infra 1.12", answer.Header("OpenStack-API-Maximum-Version"));
        Assert.Equal("container-infra 1.9", answer.Header("OpenStack-API-Version"));
        Assert.Equal("OpenStack-API-Version", answer.Header("Vary"));
        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.NotNull(answer.Header("Content-Length"));
    }

    [Fact]
    public async Task Answers_speak_the_clients_spelling_of_the_service_type()
    {
        await using var api = await ApiHost.StartAsync();

        var answer = (await api.Alpha.GetAsync("/v1/clusters", "container-infrastructure-management 1.9")).Expect(200);

        Assert.Equal("container-infrastructure-management 1.9", answer.Header("OpenStack-API-Version"));
        Assert.Equal("container-infrastructure-management 1.12", answer.Header("OpenStack-API-Maximum-Version"));
    }

    [Theory]
    [InlineData("1.10")]
    [InlineData("1.11")]
    [InlineData("1.12")]
    [InlineData("1.13")]
    [InlineData("1.14")]
    public async Task The_maximum_is_a_setting(string maximum)
    {
        await using var api = await ApiHost.StartAsync($"Magnum:Api:MaximumMicroversion={maximum}");

        var answer = (await api.Alpha.GetAsync("/v1/clusters")).Expect(200);

        Assert.Equal($"container-infra {maximum}", answer.Header("OpenStack-API-Version"));
    }

    [Theory]
    [InlineData("1.9")]
    [InlineData("1.15")]
    [InlineData("2.0")]
    [InlineData("latest")]
    public async Task Another_maximum_stops_the_start_and_names_the_key(string maximum)
    {
        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => ApiHost.StartAsync($"Magnum:Api:MaximumMicroversion={maximum}"));

        Assert.Contains("Magnum:Api:MaximumMicroversion", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.99", "Version 1.99 was requested but the minor version is not supported by this service. The supported version range is: [container-infra 1.1, container-infra 1.12].")]
    [InlineData("2.0", "Mutually exclusive versions requested. Version 2.0 requested but not supported by this service.The supported version range is: [container-infra 1.1, container-infra 1.12].")]
    public async Task A_version_out_of_range_is_refused_with_the_range(string version, string description)
    {
        await using var api = await ApiHost.StartAsync();

        var answer = (await api.Alpha.GetAsync("/v1/clusters", version)).Expect(406);

        Assert.Equal(["code", "title", "description", "max_version", "min_version", "links"], answer.Error.Select(static pair => pair.Key));
        Assert.Equal("magnum.microversion-unsupported", answer.Error["code"]!.GetValue<string>());
        Assert.Equal(description, answer.Error["description"]!.GetValue<string>());
        Assert.Equal($"container-infra {version}", answer.Header("OpenStack-API-Version"));
        Assert.Equal("container-infra 1.1", answer.Header("OpenStack-API-Minimum-Version"));
    }

    [Theory]
    [InlineData("nonsense x y", "Invalid service type for OpenStack-API-Version header")]
    [InlineData("container-infra one", "Invalid value for OpenStack-API-Version header")]
    public async Task A_malformed_version_is_refused_by_the_router(string version, string detail)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.GetAsync("/v1/clusters", version)).ExpectRouterError(406, "Not Acceptable", detail);
    }

    [Theory]
    [InlineData("POST", "/v1/clusters/x/actions/resize", "1.6", "resize")]
    [InlineData("GET", "/v1/clusters/x/nodegroups", "1.8", "get_one")]
    [InlineData("GET", "/v1/clusters/x/nodegroups/y", "1.1", "get_one")]
    public async Task What_a_later_version_brought_is_refused_below_it(string method, string path, string version, string function)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.SendAsync(method, path, null, version)).ExpectRouterError(
            406, "Not Acceptable", $"Version {version} was requested but the requested API {function} is not supported for this version.");
    }
}
