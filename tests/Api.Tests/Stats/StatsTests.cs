using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Stats;

public sealed class StatsTests
{
    [Fact]
    public async Task A_project_counts_its_own_clusters_and_all_their_machines()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("one", ("node_count", 3));
        await api.ClusterAsync("two");

        Assert.Equal("""{"clusters":2,"nodes":6}""", (await api.Alpha.GetAsync("/v1/stats", version: null)).Expect(200).Text);
        Assert.Equal("""{"clusters":2,"nodes":6}""", (await api.Reader.GetAsync("/v1/stats?project_id=alpha-project&type=Cluster")).Expect(200).Text);
        Assert.Equal("""{"clusters":0,"nodes":0}""", (await api.Beta.GetAsync("/v1/stats")).Expect(200).Text);
    }

    [Fact]
    public async Task Administrators_count_the_whole_cloud_or_any_project()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("one");

        Assert.Equal("""{"clusters":1,"nodes":2}""", (await api.Admin.GetAsync("/v1/stats")).Expect(200).Text);
        Assert.Equal("""{"clusters":1,"nodes":2}""", (await api.Admin.GetAsync("/v1/stats?project_id=")).Expect(200).Text);
        Assert.Equal("""{"clusters":1,"nodes":2}""", (await api.Admin.GetAsync("/v1/stats?project_id=alpha-project")).Expect(200).Text);
        Assert.Equal("""{"clusters":0,"nodes":0}""", (await api.Admin.GetAsync("/v1/stats?project_id=beta-project")).Expect(200).Text);
    }

    [Fact]
    public async Task Another_project_another_type_and_another_method_are_refused()
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.GetAsync("/v1/stats?project_id=beta-project")).ExpectError(403, "Not authorized.");
        (await api.Alpha.GetAsync("/v1/stats?type=pony")).ExpectError(400, "Invalid stats type. Allowed values are 'cluster'");
        (await api.Alpha.GetAsync("/v1/stats?all_tenants=1")).ExpectError(400, "Unknown argument: \"all_tenants\"");
        (await api.Admin.GetAsync("/v1/stats?project_id=%00")).Expect(400);
        (await api.Alpha.SendAsync("POST", "/v1/stats", body: null)).ExpectRouterError(405, "Method Not Allowed");
    }
}
