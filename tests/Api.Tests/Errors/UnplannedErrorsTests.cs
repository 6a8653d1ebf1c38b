using System.Data.Common;
using System.Net;
using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;
using Magnum.OpenStack;
using Polly.Timeout;

namespace Magnum.Api.Tests.Errors;

public sealed class UnplannedErrorsTests
{
    public static TheoryData<Exception> Passing => [new TimeoutException("x"), new StorageIsAway(), new InvalidOperationException("wrapped", new StorageIsAway()), new SiloUnavailableException("x"), new OperationCanceledException("x"), new TimeoutRejectedException("x")];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_read_survives_a_failure_that_passes(Exception failure)
    {
        await using var api = await ApiHost.StartAsync();
        var cluster = await api.ClusterAsync("c");
        api.World.Bays.Failures.Enqueue(failure);

        (await api.Alpha.GetAsync($"/v1/clusters/{cluster}")).Expect(200);
    }

    [Fact]
    public async Task A_read_gives_up_after_a_few_attempts_and_says_when_to_come_back()
    {
        await using var api = await ApiHost.StartAsync();
        for (var i = 0; i < 10; i++)
            api.World.Bays.Failures.Enqueue(new StorageIsAway());

        var answer = await api.Alpha.GetAsync($"/v1/clusters/{Guid.NewGuid()}");

        answer.ExpectError(503, "The service is temporarily unavailable. Please try again.");
        Assert.NotNull(answer.Header("Retry-After"));
        Assert.Equal(7, api.World.Bays.Failures.Count);
    }

    [Fact]
    public async Task A_command_is_not_repeated()
    {
        await using var api = await ApiHost.StartAsync();
        var template = await api.TemplateAsync("t");
        api.World.Bays.Failures.Enqueue(new TimeoutException("x"));

        var answer = await api.Alpha.SendAsync("POST", "/v1/clusters", new JsonObject { ["name"] = "c", ["cluster_template_id"] = template["uuid"]!.GetValue<string>() });

        answer.Expect(503);
        Assert.Empty(api.World.Bays.Created);
    }

    [Fact]
    public async Task What_nobody_foresaw_shows_no_internals()
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Bays.Failures.Enqueue(new ArithmeticException("secret detail of Grain 7"));

        var answer = await api.Alpha.GetAsync($"/v1/clusters/{Guid.NewGuid()}");

        answer.ExpectError(500, "An unexpected error occurred. Please quote the request id of this answer.");
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 503, "Nova is temporarily unavailable. Please try again.")]
    [InlineData(HttpStatusCode.ServiceUnavailable, 503, "Nova is temporarily unavailable. Please try again.")]
    [InlineData(HttpStatusCode.TooManyRequests, 503, "Nova is temporarily unavailable. Please try again.")]
    [InlineData(HttpStatusCode.Forbidden, 403, "Not authorized for image labos.")]
    [InlineData(HttpStatusCode.Conflict, 502, "Nova answered with an unexpected error.")]
    public async Task A_failing_look_up_is_told_from_a_missing_thing(HttpStatusCode? status, int expected, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Cloud.Failure = new OpenStackException("Nova", status, "it said");

        var answer = await api.Alpha.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["coe"] = "kubernetes", ["image_id"] = "labos", ["cluster_distro"] = "labos", ["flavor_id"] = "m1.small" });

        answer.ExpectError(expected, detail);
    }

    [Fact]
    public async Task A_token_that_a_service_refuses_is_answered_as_unauthorized()
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Cloud.Failure = new OpenStackException("Nova", HttpStatusCode.Unauthorized, "expired");

        var answer = await api.Alpha.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["coe"] = "kubernetes", ["image_id"] = "labos", ["cluster_distro"] = "labos", ["flavor_id"] = "m1.small" });

        answer.Expect(401);
        Assert.NotNull(answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Refusals_of_the_grain_become_answers()
    {
        await using var api = await ApiHost.StartAsync();
        var cluster = await api.ClusterAsync("c");
        api.World.Bays.Refusal = new BayError.NotSupported("The driver can't.");

        (await api.Alpha.SendAsync("POST", $"/v1/clusters/{cluster}/actions/resize", new JsonObject { ["node_count"] = 3 })).ExpectError(400, "The driver can't.");
        (await api.Alpha.SendAsync("DELETE", $"/v1/clusters/{cluster}")).ExpectError(400, "The driver can't.");
    }

    private sealed class StorageIsAway() : DbException("connection refused to 10.0.0.1");
}
