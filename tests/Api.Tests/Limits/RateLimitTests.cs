using Magnum.Api.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Tests.Limits;

public sealed class RateLimitTests
{
    // What is used up comes back over a day: never in a test.
    private const string Never = "Magnum:Api:RateLimit:Period=1.00:00:00";

    [Fact]
    public async Task A_project_that_used_up_its_reads_is_told_when_to_come_back()
    {
        await using var api = await ApiHost.StartAsync(Never, "Magnum:Api:RateLimit:Reads=2");
        (await api.Alpha.GetAsync("/v1/clusters")).Expect(200);
        (await api.Reader.GetAsync("/v1/nothing")).Expect(404);

        var refused = await api.Alpha.GetAsync("/v1/clusters");

        refused.ExpectError(429, "Too many requests of this project. Please try again later.");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 3600, 86_400);
    }

    [Fact]
    public async Task One_project_does_not_use_up_the_requests_of_another()
    {
        await using var api = await ApiHost.StartAsync(Never, "Magnum:Api:RateLimit:Reads=1");
        (await api.Alpha.GetAsync("/v1/clusters")).Expect(200);
        (await api.Alpha.GetAsync("/v1/clusters")).Expect(429);

        (await api.Beta.GetAsync("/v1/clusters")).Expect(200);
        (await api.Admin.GetAsync("/v1/clusters")).Expect(200);
    }

    [Fact]
    public async Task Reads_and_writes_are_counted_apart()
    {
        await using var api = await ApiHost.StartAsync(Never, "Magnum:Api:RateLimit:Writes=1");
        var template = new System.Text.Json.Nodes.JsonObject { ["coe"] = "kubernetes", ["image_id"] = "labos" };
        (await api.Alpha.SendAsync("POST", "/v1/clustertemplates", template.DeepClone())).Expect(201);

        (await api.Alpha.SendAsync("POST", "/v1/clustertemplates", template.DeepClone())).Expect(429);
        (await api.Alpha.SendAsync("DELETE", $"/v1/clusters/{Guid.NewGuid()}")).Expect(429);
        Assert.Single((await api.Alpha.GetAsync("/v1/clustertemplates")).Expect(200).Json["clustertemplates"]!.AsArray());
        (await api.Alpha.GetAsync("/v1/clusters")).Expect(200);
    }

    [Fact]
    public async Task Whoever_has_no_token_is_not_counted()
    {
        await using var api = await ApiHost.StartAsync(Never, "Magnum:Api:RateLimit:Reads=1");

        (await api.Anonymous.GetAsync("/v1/clusters")).Expect(401);
        (await api.Anonymous.GetAsync("/v1")).Expect(200);
        (await api.Anonymous.GetAsync("/v1")).Expect(200);
        (await api.Alpha.GetAsync("/v1/clusters")).Expect(200);
    }

    [Fact]
    public async Task What_was_used_up_comes_back()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:RateLimit:Period=00:00:01", "Magnum:Api:RateLimit:Reads=1");
        var cancelled = TestContext.Current.CancellationToken;
        (await api.Alpha.GetAsync("/v1/clusters")).Expect(200);

        // The bucket runs on the system's clock alone: asked again, within a bound, until it lets somebody through.
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await api.Alpha.GetAsync("/v1/clusters")).Status == 429)
            await timer.WaitForNextTickAsync(bound.Token);
    }

    [Theory]
    [InlineData("Magnum:Api:RateLimit:Reads=-1")]
    [InlineData("Magnum:Api:RateLimit:Period=00:00:00")]
    [InlineData("Magnum:Api:BodyGracePeriod=00:00:01")]
    [InlineData("Magnum:Api:MaximumHeaders=1")]
    public async Task Settings_out_of_range_stop_the_start(string setting)
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(setting));
    }
}
