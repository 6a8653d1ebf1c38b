using Magnum.OpenStack.Octavia;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.DevCloud.Tests.Octavia;

/// <summary>What the simulated Octavia has beyond the contract that it shares with the real one.</summary>
public sealed class BalancersTests
{
    private const string Template = """
        heat_template_version: 2018-08-31
        resources:
          balancer: {type: OS::Octavia::LoadBalancer, properties: {name: web, vip_subnet: any}}
        """;

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deletion_takes_as_long_as_a_resource()
    {
        var time = new FakeTimeProvider();
        await using var cloud = await TestCloud.StartAsync(time, static options => options.ResourceDelay = Delay);
        var made = await MakeAsync(cloud, () => time.Advance(Delay));

        await cloud.Octavia.DeleteAsync(cloud.User, made.Id, Stop);
        Assert.Equal("PENDING_DELETE", (await ListAsync(cloud)).Single().ProvisioningStatus);
        time.Advance(Delay / 2);
        await cloud.Octavia.DeleteAsync(cloud.User, made.Id, Stop);
        Assert.Equal("PENDING_DELETE", (await ListAsync(cloud)).Single().ProvisioningStatus);
        time.Advance(Delay / 2);
        Assert.Empty(await ListAsync(cloud));
    }

    [Fact]
    public async Task A_deletion_can_be_made_to_end_in_error_once()
    {
        await using var cloud = await TestCloud.StartAsync();
        var made = await MakeAsync(cloud, static () => { });
        cloud.Server.FailBalancer("web");

        await cloud.Octavia.DeleteAsync(cloud.User, made.Id, Stop);
        Assert.Equal(made with { ProvisioningStatus = "ERROR" }, (await ListAsync(cloud)).Single());
        await cloud.Octavia.DeleteAsync(cloud.User, made.Id, Stop);
        Assert.Empty(await ListAsync(cloud));
    }

    private static async Task<OctaviaBalancer> MakeAsync(TestCloud cloud, Action passTime)
    {
        await cloud.CreateAsync(Template);
        return await TestCloud.UntilAsync<OctaviaBalancer?>(
            async () =>
            {
                passTime();
                return (await ListAsync(cloud)).SingleOrDefault();
            },
            static found => found is not null) ?? throw new InvalidOperationException("There is none.");
    }

    private static Task<IReadOnlyList<OctaviaBalancer>> ListAsync(TestCloud cloud) => cloud.Octavia.ListAsync(cloud.User, cloud.ProjectId, Stop);
}
