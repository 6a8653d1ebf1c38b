using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.Api.RateLimits;
using Magnum.Api.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Tests.RateLimits;

/// <summary>How often a project may ask. One request a minute: no bucket is filled again while a test runs.</summary>
public sealed class ProjectRateLimitTests
{
    [Fact]
    public async Task A_project_that_asks_too_often_is_told_when_to_come_again()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:RateLimit:ReadsPerMinute=1");

        (await api.Alpha.GetAsync("/v1/clusters")).Expect(200);
        var refused = (await api.Alpha.GetAsync("/v1/clustertemplates")).Expect(429);

        var error = refused.Json["errors"]![0]!;
        Assert.Equal(("client", 429, "This project has sent too many requests."), (error["code"]!.GetValue<string>(), error["status"]!.GetValue<int>(), error["detail"]!.GetValue<string>()));
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        (await api.Reader.GetAsync("/v1/clusters")).Expect(429);
        (await api.Beta.GetAsync("/v1/clusters")).Expect(200);
        (await api.Anonymous.GetAsync("/v1")).Expect(200);
    }

    [Fact]
    public async Task Changes_are_counted_apart_from_reads_and_a_refused_one_does_nothing()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:RateLimit:WritesPerMinute=1");
        await api.TemplateAsync("m");

        (await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["name"] = "c", ["cluster_template_id"] = "m" })).Expect(429);

        Assert.Empty(api.World.Bays.Created);
        for (var i = 0; i < 3; i++)
            (await api.Alpha.GetAsync("/v1/clusters")).Expect(200);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(10_000_000)]
    public void Within_a_minute_the_whole_limit_comes_back(int perMinute)
    {
        var bucket = ProjectRateLimits.Bucket(perMinute);

        Assert.Equal(perMinute, bucket.TokenLimit);
        Assert.Equal(perMinute, bucket.TokensPerPeriod * (TimeSpan.FromMinutes(1) / bucket.ReplenishmentPeriod), perMinute * 1e-6);
    }

    [Fact]
    public async Task A_limit_below_one_is_refused_at_start() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync("Magnum:Api:RateLimit:ReadsPerMinute=0"));
}
