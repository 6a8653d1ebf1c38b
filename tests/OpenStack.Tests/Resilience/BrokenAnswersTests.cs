using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Http;
using Magnum.OpenStack.Keystone;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polly.Timeout;
using static Magnum.OpenStack.Tests.Resilience.ScriptedCloud;

namespace Magnum.OpenStack.Tests.Resilience;

/// <summary>Answers that begin and have no end: what ends with the headers' arrival must not be all that looks after a call.</summary>
public sealed class BrokenAnswersTests
{
    private const string Stacks = "/heat/p/stacks";
    private const string Logins = "/v3/auth/tokens";

    /// <summary>The shortest time that may be set for an attempt, given to answers that never end.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>For what would hang for ever; no test that passes takes it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Credential Service = new Credential.Service();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_whose_answer_stalls_is_repeated()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, Silence(), Text("""{"stacks": []}""")).Clients(change: InAHurry);

        Assert.Empty(await ListAsync(clients).WaitAsync(Patience, Stop));
        Assert.Equal(2, cloud.Count("GET", Stacks));
    }

    [Fact]
    public async Task A_login_whose_answer_stalls_ends_and_the_next_one_is_a_new_one()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("POST", Logins, Silence()).Clients(change: InAHurry);
        var tokens = clients.GetRequiredService<IKeystoneTokens>();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => tokens.IssueAsync(Service, Stop).WaitAsync(Patience, Stop));
        Assert.Equal(("Keystone", null, true), (failure.Service, failure.Status, failure.IsTransient));
        Assert.IsType<TimeoutRejectedException>(failure.InnerException);
        Assert.Equal(1, cloud.Count("POST", Logins));

        Assert.Equal("token-1", (await tokens.IssueAsync(Service, Stop).WaitAsync(Patience, Stop)).Value);
    }

    [Fact]
    public async Task What_changes_something_is_not_repeated_when_its_answer_stalls()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("POST", Stacks, Silence()).Clients(change: InAHurry);

        var failure = await Assert.ThrowsAsync<OpenStackException>(
            () => clients.GetRequiredService<IHeatStacks>().CreateAsync(Service, "p", new StackRequest { Name = "any", Template = "{}" }, Stop).WaitAsync(Patience, Stop));
        Assert.Equal(("Heat", null, true), (failure.Service, failure.Status, failure.IsTransient));
        Assert.Equal(1, cloud.Count("POST", Stacks));
    }

    [Fact]
    public async Task A_read_whose_answer_breaks_off_is_repeated()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, CutInside, CutInside, Text("""{"stacks": []}""")).Clients();

        Assert.Empty(await ListAsync(clients));
        Assert.Equal(3, cloud.Count("GET", Stacks));
    }

    [Fact]
    public async Task An_answer_that_always_breaks_off_counts_as_no_answer()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, [.. Enumerable.Repeat<Func<HttpContext, Task>>(CutInside, 10)]).Clients();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => ListAsync(clients));
        Assert.Equal((null, true), (failure.Status, failure.IsTransient));
        Assert.Equal(4, cloud.Count("GET", Stacks));
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_not_asked_for_again()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, Silence(WholeAnswers.BytesMax + 1L)).Clients();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => ListAsync(clients));
        Assert.Equal((null, true), (failure.Status, failure.IsTransient));
        Assert.Contains("longer than", failure.Detail);
        Assert.Equal(1, cloud.Count("GET", Stacks));
    }

    private static Task<IReadOnlyList<HeatStackSummary>> ListAsync(IServiceProvider clients) => clients.GetRequiredService<IHeatStacks>().ListAsync(Service, "p", "t", [], Stop);

    private static void InAHurry(IServiceCollection services) => services.Configure<OpenStackOptions>(static options => options.AttemptTimeout = Shortest);
}
