using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static Magnum.OpenStack.Tests.Resilience.ScriptedCloud;

namespace Magnum.OpenStack.Tests.Resilience;

public sealed class ResilienceTests
{
    private const string Stacks = "/heat/p/stacks";
    private const string StackId = "11111111-2222-4333-8444-555555555555";

    private static readonly Credential Service = new Credential.Service();

    private static readonly StackRequest AnyStack = new() { Name = "any", Template = "{}" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_is_repeated_when_the_service_is_busy_or_the_connection_breaks()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, Status(503), Cut, Status(429), Text("""{"stacks": []}""")).Clients();

        Assert.Empty(await Heat(clients).ListAsync(Service, "p", "t", [], Stop));
        Assert.Equal(4, cloud.Count("GET", Stacks));
    }

    [Fact]
    public async Task A_bare_socket_error_is_a_connection_that_broke()
    {
        await using var cloud = await StartAsync();
        var failures = new Queue<string>([Stacks, Stacks]);
        await using var clients = cloud.On("GET", Stacks, Text("""{"stacks": []}""")).Clients(network: () => new BrokenSockets(failures));

        Assert.Empty(await Heat(clients).ListAsync(Service, "p", "t", [], Stop));
        Assert.Empty(failures);
    }

    [Fact]
    public async Task A_read_is_given_up_after_the_repetitions_and_told_as_transient()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, [.. Enumerable.Repeat(Status(503), 10)]).Clients();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => Heat(clients).ListAsync(Service, "p", "t", [], Stop));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true, "Heat"), (failure.Status, failure.IsTransient, failure.Service));
        Assert.Equal(4, cloud.Count("GET", Stacks));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task What_changes_something_is_sent_once(string method)
    {
        foreach (var fault in new[] { Status(503, "0"), Cut, Status(500) })
        {
            await using var cloud = await StartAsync();
            var path = method == "POST" ? Stacks : $"{Stacks}/any";
            await using var clients = cloud.On("GET", Stacks, Text("""{"stacks": []}""")).On(method, path, fault).Clients();
            var heat = Heat(clients);

            // A connection that was used before is the one that breaks unnoticed.
            await heat.ListAsync(Service, "p", "t", [], Stop);
            var failure = await Assert.ThrowsAsync<OpenStackException>(() => method switch
            {
                "POST" => heat.CreateAsync(Service, "p", AnyStack, Stop),
                "PATCH" => heat.UpdateAsync(Service, "p", "any", new StackUpdate(), Stop),
                _ => heat.DeleteAsync(Service, "p", "any", Stop),
            });
            Assert.True(failure.IsTransient, failure.Message);
            Assert.Equal(1, cloud.Count(method, path));
        }
    }

    [Fact]
    public async Task A_login_is_sent_once_and_its_failure_is_not_kept()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("POST", "/v3/auth/tokens", Status(503)).Clients();
        var tokens = clients.GetRequiredService<IKeystoneTokens>();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => tokens.IssueAsync(Service, Stop));
        Assert.True(failure.IsTransient);
        Assert.Equal(1, cloud.Count("POST", "/v3/auth/tokens"));
        Assert.Equal("token-1", (await tokens.IssueAsync(Service, Stop)).Value);
    }

    [Fact]
    public async Task The_time_that_a_busy_service_asks_for_is_given()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, Status(503, "1"), Text("""{"stacks": []}""")).Clients();
        var since = Stopwatch.GetTimestamp();

        await Heat(clients).ListAsync(Service, "p", "t", [], Stop);
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.FromMilliseconds(950), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task All_who_come_at_once_share_one_login_and_one_question()
    {
        await using var cloud = await StartAsync();
        cloud.LoginGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var clients = cloud.Clients();
        var tokens = clients.GetRequiredService<IKeystoneTokens>();
        using var start = new Barrier(8);
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(Stop);
                return tokens.IssueAsync(new Credential.Service(), Stop);
            },
            Stop,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()).ToList();
        using var gone = new CancellationTokenSource();
        var leaving = tokens.IssueAsync(Service, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        cloud.LoginGate.SetResult();
        var issued = await Task.WhenAll(callers);
        Assert.Single(issued.Distinct());
        Assert.Equal(1, cloud.Logins);
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once_even_for_what_changes_something()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("POST", Stacks, Status(401), Text("""{"stack": {"id": "s"}}""", 201)).Clients();

        Assert.Equal("s", await Heat(clients).CreateAsync(Service, "p", AnyStack, Stop));
        Assert.Equal(["token-1", "token-2"], cloud.Calls.Where(static c => c.Path == Stacks).Select(static c => c.Token));
    }

    [Fact]
    public async Task A_token_that_is_refused_twice_is_told_as_401()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, Status(401), Status(401)).Clients();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => Heat(clients).ListAsync(Service, "p", "t", [], Stop));
        Assert.Equal((HttpStatusCode.Unauthorized, 2, 2), (failure.Status, cloud.Logins, cloud.Count("GET", Stacks)));
    }

    [Fact]
    public async Task A_callers_refused_token_is_not_replaced_by_ours()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, Status(401)).Clients();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => Heat(clients).ListAsync(new Credential.Caller("theirs", "p"), "p", "t", [], Stop));
        Assert.Equal(HttpStatusCode.Unauthorized, failure.Status);
        Assert.Equal(["theirs"], cloud.Calls.Where(static c => c.Path.StartsWith(Stacks, StringComparison.Ordinal)).Select(static c => c.Token));
    }

    [Theory]
    [InlineData("<html>It works!</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"stacks": {}}""")]
    [InlineData("""{"stacks": [null]}""")]
    [InlineData("""{"stacks": [{"id": "s"}]}""")]
    [InlineData("""{"stacks": [{"id": "s", "stack_name": "n", "stack_status": "CREATE_COMPLETE", "creation_time": "yesterday"}]}""")]
    public async Task Nonsense_counts_as_no_answer(string text)
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, Text(text)).Clients();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => Heat(clients).ListAsync(Service, "p", "t", [], Stop));
        Assert.Equal((null, true), (failure.Status, failure.IsTransient));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"token": {}}""")]
    [InlineData("""{"token": {"user": {"id": "u", "name": "n", "domain": {"id": "d"}}, "expires_at": "soon"}}""")]
    public async Task A_nonsensical_login_fails_once_and_is_not_kept(string text)
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("POST", "/v3/auth/tokens", async http =>
        {
            http.Response.Headers["X-Subject-Token"] = "odd";
            await Text(text, 201)(http);
        }).Clients();
        var tokens = clients.GetRequiredService<IKeystoneTokens>();

        Assert.True((await Assert.ThrowsAsync<OpenStackException>(() => tokens.IssueAsync(Service, Stop))).IsTransient);
        Assert.Equal("token-1", (await tokens.IssueAsync(Service, Stop)).Value);
    }

    [Fact]
    public async Task A_redirect_is_followed_on_the_same_host_with_method_and_token()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("PATCH", $"{Stacks}/any", Redirect($"{cloud.Address}{Stacks}/any/id")).On("PATCH", $"{Stacks}/any/id", Status(202)).Clients();

        Assert.True(await Heat(clients).UpdateAsync(Service, "p", "any", new StackUpdate(), Stop));
        Assert.All(cloud.Calls.Where(static c => c.Method == "PATCH"), static c => Assert.Equal("token-1", c.Token));
        Assert.Equal(1, cloud.Count("PATCH", $"{Stacks}/any/id"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_redirect_to_another_host_is_refused_and_the_token_stays_here(string method)
    {
        await using var elsewhere = await StartAsync();
        await using var cloud = await StartAsync();
        await using var clients = cloud.On(method, $"{Stacks}/{StackId}", Redirect($"{elsewhere.Address}/steal")).Clients();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => method == "GET"
            ? Heat(clients).FindAsync(Service, "p", StackId, resolveOutputs: false, Stop)
            : Heat(clients).DeleteAsync(Service, "p", StackId, Stop));
        Assert.Contains("another host", failure.Detail);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task A_redirect_in_a_circle_ends()
    {
        await using var cloud = await StartAsync();
        var circle = Redirect($"{Stacks}/{StackId}");
        await using var clients = cloud.On("GET", $"{Stacks}/{StackId}", circle, circle, circle, circle, circle).Clients();

        var failure = await Assert.ThrowsAsync<OpenStackException>(() => Heat(clients).FindAsync(Service, "p", StackId, resolveOutputs: false, Stop));
        Assert.Equal(HttpStatusCode.Found, failure.Status);
    }

    [Fact]
    public async Task A_long_list_is_read_to_its_end()
    {
        static JsonObject Page(int from, int count) => new()
        {
            ["stacks"] = new JsonArray([.. Enumerable.Range(from, count).Select(static i => new JsonObject { ["id"] = $"s{i}", ["stack_name"] = $"n{i}", ["stack_status"] = "CREATE_COMPLETE" })]),
        };
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, Text(Page(0, 500).ToJsonString()), Text(Page(500, 500).ToJsonString()), Text(Page(1000, 0).ToJsonString())).Clients();

        var stacks = await Heat(clients).ListAsync(Service, "p", "a,b&c", [], Stop);
        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => $"s{i}"), stacks.Select(static s => s.Id));
        Assert.Equal(
            ["?tags=a%2Cb%26c&limit=500", "?tags=a%2Cb%26c&limit=500&marker=s499", "?tags=a%2Cb%26c&limit=500&marker=s999"],
            cloud.Calls.Where(static c => c.Method == "GET").Select(static c => c.Path[Stacks.Length..]));
    }

    [Theory]
    [InlineData(1, "?id=s1&limit=500")]
    [InlineData(2, "?id=s1&id=s2&limit=500")]
    [InlineData(51, "?tags=t&limit=500")]
    public async Task Stacks_are_asked_for_by_id_while_a_URL_has_room_for_them_and_no_others_are_told(int wanted, string query)
    {
        var listed = new JsonObject
        {
            ["stacks"] = new JsonArray([.. new[] { "other", "s1" }.Select(static id => new JsonObject { ["id"] = id, ["stack_name"] = id, ["stack_status"] = "CREATE_COMPLETE" })]),
        };
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Stacks, Text(listed.ToJsonString())).Clients();

        var stacks = await Heat(clients).ListAsync(Service, "p", "t", [.. Enumerable.Range(1, wanted).Select(static i => $"s{i}")], Stop);

        Assert.Equal(["s1"], stacks.Select(static stack => stack.Id));
        Assert.Equal([query], cloud.Calls.Where(static c => c.Method == "GET").Select(static c => c.Path[Stacks.Length..]));
    }

    [Fact]
    public async Task A_token_near_its_end_is_replaced_and_a_short_lived_one_is_used()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cloud = await StartAsync();
        await using var clients = cloud.Clients(time);
        var tokens = clients.GetRequiredService<IKeystoneTokens>();

        Assert.Equal("token-1", (await tokens.IssueAsync(Service, Stop)).Value);
        time.Advance(TimeSpan.FromMinutes(57));
        Assert.Equal("token-1", (await tokens.IssueAsync(Service, Stop)).Value);
        time.Advance(TimeSpan.FromMinutes(2));

        // The server's clock stands still: its new token is as near to its end as the old one, and yet the best there is.
        Assert.Equal("token-2", (await tokens.IssueAsync(Service, Stop)).Value);
    }

    private static IHeatStacks Heat(IServiceProvider clients) => clients.GetRequiredService<IHeatStacks>();

    [Fact]
    public async Task Logins_that_nobody_renews_are_dropped_once_they_ended()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cloud = await StartAsync();
        await using var clients = cloud.Clients(time);
        var tokens = (KeystoneTokens)clients.GetRequiredService<IKeystoneTokens>();
        for (var i = 0; i < 3; i++)
            await tokens.IssueAsync(new Credential.Trustee($"user-{i}", "secret", $"trust-{i}", "p"), Stop);
        Assert.Equal(3, tokens.Kept);

        time.Advance(TimeSpan.FromDays(2));
        await tokens.IssueAsync(Service, Stop);

        Assert.Equal(1, tokens.Kept);
    }

    private sealed class BrokenSockets(Queue<string> paths) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!paths.TryPeek(out var path) || request.RequestUri!.AbsolutePath != path)
                return base.SendAsync(request, cancellationToken);
            paths.Dequeue();
            return Task.FromException<HttpResponseMessage>(new SocketException((int)SocketError.NotConnected));
        }
    }
}
