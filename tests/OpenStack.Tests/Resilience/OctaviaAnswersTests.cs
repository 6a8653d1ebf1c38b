using System.Net;
using Magnum.OpenStack.Octavia;
using Microsoft.Extensions.DependencyInjection;
using static Magnum.OpenStack.Tests.Resilience.ScriptedCloud;

namespace Magnum.OpenStack.Tests.Resilience;

/// <summary>Answers of Octavia's that no cloud under test gives when asked to.</summary>
public sealed class OctaviaAnswersTests
{
    private const string Balancers = "/octavia/v2/lbaas/loadbalancers";

    private static readonly Credential Service = new Credential.Service();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_is_read_as_long_as_there_is_a_link_to_a_next_one_and_the_deleted_are_left_out()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On(
            "GET", Balancers, Page("next", Balancer("a", "ACTIVE"), Balancer("b", "DELETED")), Page("next", Balancer("c", "PENDING_DELETE")), Page("previous", Balancer("d", "ERROR"))).Clients();

        var found = await Octavia(clients).ListAsync(Service, "p1", Stop);

        Assert.Equal(["a ACTIVE", "c PENDING_DELETE", "d ERROR"], found.Select(static balancer => $"{balancer.Id} {balancer.ProvisioningStatus}"));
        Assert.Equal([$"{Balancers}?project_id=p1", $"{Balancers}?project_id=p1&marker=b", $"{Balancers}?project_id=p1&marker=c"], cloud.Calls.Where(static call => call.Method == "GET").Select(static call => call.Path));
    }

    [Fact]
    public async Task A_full_last_page_is_followed_by_an_empty_one_which_ends_it()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("GET", Balancers, Page("next", Balancer("a", "ACTIVE")), Page("next")).Clients();

        Assert.Single(await Octavia(clients).ListAsync(Service, "p1", Stop));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task A_deletion_that_was_taken_that_was_done_or_that_is_too_early_is_no_error(int status)
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On("DELETE", $"{Balancers}/a", Status(status)).Clients();

        await Octavia(clients).DeleteAsync(Service, "a", Stop);

        Assert.Equal($"{Balancers}/a?cascade=true", Assert.Single(cloud.Calls, static call => call.Method == "DELETE").Path);
    }

    [Fact]
    public async Task A_refusal_has_Octavias_words()
    {
        await using var cloud = await StartAsync();
        await using var clients = cloud.On(
            "DELETE", $"{Balancers}/a", Text("""{"faultcode": "Client", "faultstring": "Policy does not allow this request to be performed.", "debuginfo": null}""", 403)).Clients();

        var refusal = await Assert.ThrowsAsync<OpenStackException>(() => Octavia(clients).DeleteAsync(Service, "a", Stop));

        Assert.Equal(("Octavia", HttpStatusCode.Forbidden, "Policy does not allow this request to be performed."), (refusal.Service, refusal.Status, refusal.Detail));
    }

    private static IOctaviaBalancers Octavia(ServiceProvider clients) => clients.GetRequiredService<IOctaviaBalancers>();

    private static string Balancer(string id, string status) => $$"""{"id": "{{id}}", "project_id": "p1", "provisioning_status": "{{status}}", "name": null}""";

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Page(string link, params string[] balancers) =>
        Text($$"""{"loadbalancers": [{{string.Join(", ", balancers)}}], "loadbalancers_links": [{"rel": "{{link}}", "href": "http://elsewhere.example/"}]}""");
}
