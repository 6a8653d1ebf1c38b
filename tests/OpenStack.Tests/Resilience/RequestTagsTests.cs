using Magnum.OpenStack.Heat;
using Microsoft.Extensions.DependencyInjection;
using static Magnum.OpenStack.Tests.Resilience.ScriptedCloud;

namespace Magnum.OpenStack.Tests.Resilience;

/// <summary>What OpenStack's logs can tell of where a call came from.</summary>
public sealed class RequestTagsTests
{
    [Theory]
    [InlineData("req-11111111-2222-4333-8444-555555555555", "create/stack", "req-11111111-2222-4333-8444-555555555555", "magnum-orleans (create/stack)")]
    [InlineData(null, null, "", "magnum-orleans")]
    public async Task A_call_carries_the_request_that_caused_it_and_the_phase_that_makes_it(string? requestId, string? phase, string header, string agent)
    {
        (string RequestId, string Agent)? sent = null;
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", "/heat/p/stacks", http =>
        {
            sent = (http.Request.Headers["X-Openstack-Request-Id"].ToString(), http.Request.Headers.UserAgent.ToString());
            return Text("""{"stacks": []}""")(http);
        }).Clients();
        OpenStackRequest.Tags = new RequestTags(requestId, phase);

        await clients.GetRequiredService<IHeatStacks>().ListAsync(new Credential.Service(), "p", "t", [], TestContext.Current.CancellationToken);

        Assert.Equal((header, agent), sent);
    }
}
