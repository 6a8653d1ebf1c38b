using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Live.Tests.Labs;
using Xunit;

namespace Magnum.Live.Tests;

/// <summary>What a cluster's Kubernetes made outside the cluster's stack, on the lab's Octavia (<c>MAGNUM_TEST_LOADBALANCERS</c>).</summary>
public sealed class ServiceBalancerTests() : LiveSuite("lb")
{
    private CloudSession beta = null!;

    public override async ValueTask InitializeAsync()
    {
        Lab.Named("MAGNUM_TEST_LOADBALANCERS");
        await base.InitializeAsync();
        beta = await OpenAsync("beta-user", "beta");
    }

    [Fact]
    public async Task A_load_balancer_that_holds_the_network_goes_with_the_cluster_and_a_strangers_stays()
    {
        var template = (await PostAsync("clustertemplates", MagnumBodies.Template(Prefix), HttpStatusCode.Created))["uuid"]!.ToString();
        var uuid = (await PostAsync("clusters", MagnumBodies.Cluster(Prefix, template, nodes: 1), HttpStatusCode.Accepted))["uuid"]!.ToString();
        var (network, strangers) = await StrangersAsync(uuid);
        await Magnum.UntilAsync(async () => (await GetAsync(uuid)).Body!["status"]!.ToString() == "CREATE_COMPLETE", "the cluster is built", Cancelled);
        var stack = (await GetAsync(uuid)).Body!["stack_id"]!.ToString();
        var own = await ServiceBalancer.MakeAsync(Alpha, uuid, await ServiceBalancer.SubnetAsync(Alpha, stack, Cancelled), Magnum, Cancelled);
        await own.ListenAsync(Alpha, Magnum, Cancelled);
        var floating = await own.FloatAsync(Alpha, uuid, Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, (await Magnum.AskAsync(HttpMethod.Delete, $"clusters/{uuid}", null, Cancelled)).Status);
        await Magnum.UntilAsync(
            async () =>
            {
                var (status, body) = await GetAsync(uuid);
                Assert.True(status is HttpStatusCode.NotFound || body!["status"]!.ToString() == "DELETE_IN_PROGRESS", body?.ToJsonString());
                return status is HttpStatusCode.NotFound;
            },
            "the cluster is gone",
            Cancelled);

        Assert.Null(await own.StatusAsync(Alpha, Cancelled));
        Assert.Null(await Alpha.FindAsync("network", $"/v2.0/ports/{own.Port}", Cancelled));
        Assert.Null(await Alpha.FindAsync("network", $"/v2.0/floatingips/{floating}", Cancelled));
        Assert.All(await Alpha.StacksAsync(Prefix, Cancelled), static stack => Assert.EndsWith(" DELETE_COMPLETE", stack, StringComparison.Ordinal));
        Assert.Equal("ACTIVE", await strangers.StatusAsync(beta, Cancelled));
        await strangers.DeleteAsync(beta, Magnum, Cancelled);
        await beta.SendAsync(HttpMethod.Delete, "network", $"/v2.0/networks/{network}", null, Cancelled);
        await Magnum.AskAsync(HttpMethod.Delete, $"clustertemplates/{template}", null, Cancelled);
    }

    // Of another project, with the very same description.
    private async Task<(string Network, ServiceBalancer Balancer)> StrangersAsync(string uuid)
    {
        var network = await MakeAsync("network", new JsonObject { ["name"] = Prefix });
        var subnet = await MakeAsync("subnet", new JsonObject { ["network_id"] = network, ["ip_version"] = 4, ["cidr"] = "10.81.0.0/24" });
        return (network, await ServiceBalancer.MakeAsync(beta, uuid, subnet, Magnum, Cancelled));
    }

    private async Task<string> MakeAsync(string kind, JsonObject body) =>
        (await beta.SendAsync(HttpMethod.Post, "network", $"/v2.0/{kind}s", new JsonObject { [kind] = body }, Cancelled))![kind]!["id"]!.ToString();

    private Task<MagnumAnswer> GetAsync(string uuid) => Magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, Cancelled);
}
