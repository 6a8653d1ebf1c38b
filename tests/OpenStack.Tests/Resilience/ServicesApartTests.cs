using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Octavia;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using static Magnum.OpenStack.Tests.Resilience.ScriptedCloud;

namespace Magnum.OpenStack.Tests.Resilience;

/// <summary>Services that are paths of one address, as behind a proxy: what one of them does to itself is no other's.</summary>
public sealed class ServicesApartTests
{
    /// <summary>Calls within the sampling time, nearly all failed, that open a circuit.</summary>
    private const int Failures = 20;

    private const string Stacks = "/heat/p/stacks";

    private static readonly Credential Service = new Credential.Service();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_fails_is_left_alone_and_the_others_are_still_asked()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud
            .On("POST", Stacks, [.. Enumerable.Repeat(Status(503), Failures)])
            .On("GET", "/octavia/v2/lbaas/loadbalancers", Text("""{"loadbalancers": []}"""))
            .Clients();
        for (var i = 0; i < Failures; i++)
            await FailAsync();

        Assert.IsAssignableFrom<BrokenCircuitException>((await FailAsync()).InnerException);
        Assert.Equal(Failures, cloud.Count("POST", Stacks));

        Assert.Empty(await clients.GetRequiredService<IOctaviaBalancers>().ListAsync(Service, "p", Stop));
        Assert.Equal("token-2", (await clients.GetRequiredService<IKeystoneTokens>().IssueAsync(new Credential.TrusteeAdmin(), Stop)).Value);

        Task<OpenStackException> FailAsync() => Assert.ThrowsAsync<OpenStackException>(
            () => clients.GetRequiredService<IHeatStacks>().CreateAsync(Service, "p", new StackRequest { Name = "any", Template = "{}" }, Stop));
    }

    [Fact]
    public async Task A_login_for_which_there_was_no_room_fails_as_transient_and_is_not_kept()
    {
        await using var cloud = await StartAsync();
        cloud.LoginGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var clients = cloud.Clients(change: static services => services.ConfigureAll<HttpStandardResilienceOptions>(
            static resilience => resilience.RateLimiter.DefaultRateLimiterOptions.PermitLimit = 1));
        var tokens = clients.GetRequiredService<IKeystoneTokens>();
        var first = tokens.IssueAsync(new Credential.TrusteeAdmin(), Stop);

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => tokens.IssueAsync(Service, Stop));
        Assert.Equal(("Keystone", null, true), (failure.Service, failure.Status, failure.IsTransient));
        Assert.IsType<RateLimiterRejectedException>(failure.InnerException);

        cloud.LoginGate.SetResult();
        await first;
        Assert.Equal("token-2", (await tokens.IssueAsync(Service, Stop)).Value);
    }
}
