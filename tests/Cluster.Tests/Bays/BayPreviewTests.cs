using System.Net;
using System.Text.Json;
using Magnum.Cluster.Tests.Simulation;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Tenants;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

/// <summary>What commands would do, and that nothing comes of asking.</summary>
public sealed class BayPreviewTests : IAsyncLifetime
{
    private const string CallerToken = "the-callers-own-token";

    private readonly BayCluster cluster = new();
    private readonly Guid bay = Guid.NewGuid();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => cluster.InitializeAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_creation_is_told_and_leaves_nothing()
    {
        var preview = Ready(await PreviewCreateAsync(nodes: 3));

        Assert.Equal((BayStatus.CreateInProgress, 3, "project-a", "user-a"), (preview.Bay.Status, preview.Bay.NodeCount, preview.Bay.ProjectId, preview.Bay.UserId));
        Assert.Equal([new ResourcePreview(null, "work", "OS::Heat::TestResource", ResourceAction.Create)], preview.Resources);
        Assert.Equal(new QuotaUse(20, 1), preview.Quota);
        Assert.Equal("3", Assert.Single(cluster.Cloud.Heat.Previewed)["number_of_minions"]);
        Assert.Empty(cluster.States.Addresses);
        Assert.Empty(cluster.Reminders.Keys);
        Assert.Empty(cluster.Cloud.Stacks);
        Assert.Equal((0, 0), (cluster.Cloud.Trustees.Count, cluster.Cloud.Trusts.Count));
        Assert.Equal(["TenantGrain"], await ActivationsAsync());
        Assert.Equal(new QuotaUse(20, 0), await Tenant().GetQuotaUseAsync(Stop));
    }

    [Fact]
    public async Task The_real_creation_begins_as_it_was_told()
    {
        var preview = Ready(await PreviewCreateAsync(nodes: 2));

        var real = Assert.IsType<BayReply.Accepted>(await cluster.CreateAsync(bay, nodes: 2)).Bay;

        static BaySnapshot Plain(BaySnapshot bay) => bay with { Uuid = default, CreatedAt = default, Operation = null, NodeGroups = [] };
        Assert.Equal(Plain(real), Plain(preview.Bay));
        Assert.Equal(real.NodeGroups.Select(static g => (g.Name, g.NodeCount)), preview.Bay.NodeGroups.Select(static g => (g.Name, g.NodeCount)));
    }

    [Fact]
    public async Task A_full_quota_refuses_and_Heat_is_not_asked()
    {
        await Tenant().CreateQuotaAsync(0, Stop);

        Assert.Equal(new BayError.QuotaExceeded(0), Refused(await PreviewCreateAsync()));

        Assert.Empty(cluster.Cloud.Heat.Previewed);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    public async Task What_Heat_refuses_is_refused_with_its_words(int status)
    {
        await BuiltAsync();
        cluster.Cloud.Fail("PreviewAsync", (HttpStatusCode)status);
        cluster.Cloud.Fail("PreviewUpdateAsync", (HttpStatusCode)status);
        var error = new BayError.PlanRefused($"Heat answered {status}: as the test wants it");

        Assert.Equal(error, Refused(await PreviewCreateAsync()));
        Assert.Equal(error, Refused(await cluster.Bay(bay).PreviewResizeAsync(Resize(3), Stop)));
    }

    [Fact]
    public async Task A_Heat_that_is_away_is_said_to_be()
    {
        cluster.Cloud.Fail("PreviewAsync", HttpStatusCode.ServiceUnavailable);

        Assert.IsType<BayError.Unavailable>(Refused(await PreviewCreateAsync()));
    }

    [Fact]
    public async Task A_bay_is_previewed_in_the_callers_own_project_only()
    {
        CallerContext.Set(BayCluster.Admin);
        var reply = await cluster.Silos.Client.GetGrain<ITenantGrain>(GrainKeys.Tenant("project-a")).PreviewBayAsync(new CreateBay(BayCluster.Spec(1), CallerToken), Stop);

        Assert.Equal(new BayError.NotFound(), Refused(reply));
    }

    [Fact]
    public async Task Changes_are_told_and_change_nothing()
    {
        var built = await BuiltAsync();
        var writes = 0;
        cluster.States.Changed = _ => writes++;

        var resize = Ready(await cluster.Bay(bay).PreviewResizeAsync(Resize(5), Stop));
        var same = Ready(await cluster.Bay(bay).PreviewResizeAsync(Resize(2), Stop));
        var upgrade = Ready(await cluster.Bay(bay).PreviewUpgradeAsync(Upgrade("v2"), Stop));

        Assert.Equal((5, BayStatus.UpdateInProgress, null), (resize.Bay.NodeCount, resize.Bay.Status, resize.Quota));
        Assert.Equal([ResourceAction.Update], resize.Resources.Select(static r => r.Action));
        Assert.Equal([ResourceAction.Keep], same.Resources.Select(static r => r.Action));
        Assert.Equal("v2", upgrade.Bay.Labels["kube_tag"]);
        Assert.Equal(["5", "2"], cluster.Cloud.Heat.Previewed.Take(2).Select(static p => p["number_of_minions"]));
        Assert.Equal("v2", cluster.Cloud.Heat.Previewed.Last()["kube_tag"]);
        Assert.Equal((0, 0), (writes, cluster.Cloud.UpdatedStacks));
        Assert.Equal(JsonSerializer.Serialize(built), JsonSerializer.Serialize(await cluster.Bay(bay).GetAsync(Stop)));
    }

    [Fact]
    public async Task What_the_bay_refuses_is_refused_before_Heat_is_asked()
    {
        await BuiltAsync();
        var unknown = Guid.NewGuid();

        Assert.Equal(new BayError.NodeGroupNotFound($"{unknown}"), Refused(await cluster.Bay(bay).PreviewResizeAsync(Resize(3) with { NodeGroup = unknown }, Stop)));
        Assert.Equal(new BayError.NotFound(), Refused(await cluster.Bay(bay, BayCluster.Beta).PreviewResizeAsync(Resize(3), Stop)));
        Assert.Equal(new BayError.NotFound(), Refused(await cluster.Bay(Guid.NewGuid()).PreviewUpgradeAsync(Upgrade("v2"), Stop)));

        Assert.Empty(cluster.Cloud.Heat.Previewed);
    }

    [Fact]
    public async Task A_stack_that_is_gone_is_the_reason()
    {
        var built = await BuiltAsync();
        cluster.Cloud.LoseStacks();

        Assert.Equal(new BayError.PlanRefused($"Stack with id {built.StackId} not found in Heat."), Refused(await cluster.Bay(bay).PreviewResizeAsync(Resize(3), Stop)));
    }

    [Fact]
    public async Task While_a_resize_runs_the_next_is_previewed_and_an_upgrade_is_refused()
    {
        await BuiltAsync();
        cluster.Cloud.CompletesAtOnce = false;
        Assert.IsType<BayReply.Accepted>(await cluster.Bay(bay).ResizeAsync(Resize(3), Stop));
        await cluster.UntilAsync(bay, seen => seen?.Operation?.Phase == "stack-await");

        var next = Ready(await cluster.Bay(bay).PreviewResizeAsync(Resize(4), Stop));

        Assert.Equal((4, BayStatus.UpdateInProgress), (next.Bay.NodeCount, next.Bay.Status));
        Assert.Equal("4", Assert.Single(cluster.Cloud.Heat.Previewed)["number_of_minions"]);
        Assert.Equal(new BayError.WrongState("Upgrading", BayStatus.UpdateInProgress), Refused(await cluster.Bay(bay).PreviewUpgradeAsync(Upgrade("v2"), Stop)));
        Assert.Equal(3, (await cluster.Bay(bay).GetAsync(Stop))!.NodeCount);
    }

    [Fact]
    public async Task A_slow_Heat_holds_up_only_who_asked()
    {
        await BuiltAsync();
        var arrived = new TaskCompletionSource();
        var released = new TaskCompletionSource();
        cluster.Cloud.Calls.Travel = async (method, _) =>
        {
            if (method is not ("PreviewAsync" or "PreviewUpdateAsync"))
                return;
            arrived.TrySetResult();
            await released.Task;
        };
        var creation = PreviewCreateAsync();
        await arrived.Task.WaitAsync(Stop);
        var resize = cluster.Bay(bay).PreviewResizeAsync(Resize(3), Stop);

        Assert.NotNull(await cluster.Bay(bay).GetAsync(Stop));
        Assert.IsType<BayReply.Accepted>(await cluster.Bay(bay).ReportHealthAsync(new ReportBayHealth(HealthStatus.Healthy, null), Stop));
        Assert.IsType<QuotaReply.Done>(await Tenant().CreateQuotaAsync(7, Stop));

        Assert.False(creation.IsCompleted);
        released.SetResult();
        Ready(await creation);
        Ready(await resize);
    }

    [Fact]
    public async Task The_token_is_in_no_answer()
    {
        var preview = Ready(await PreviewCreateAsync());

        Assert.DoesNotContain(CallerToken, $"{preview} {string.Join(' ', preview.Resources)}", StringComparison.Ordinal);
        Assert.DoesNotContain(CallerToken, string.Join(' ', cluster.Cloud.Heat.Previewed.SelectMany(static p => p.Values)), StringComparison.Ordinal);
    }

    private static ResizeBay Resize(int nodes) => new(null, nodes, [], false, "Resizing");

    private static UpgradeBay Upgrade(string tag) => new(SimulatedChanges.Model(tag), null, 1, false);

    private static BayPreview Ready(BayPreviewReply reply) => Assert.IsType<BayPreviewReply.Ready>(reply).Preview;

    private static BayError Refused(BayPreviewReply reply) => Assert.IsType<BayPreviewReply.Refused>(reply).Error;

    private ITenantGrain Tenant() => cluster.Grain<ITenantGrain>(GrainKeys.Tenant("project-a"));

    private Task<BayPreviewReply> PreviewCreateAsync(int nodes = 1) => Tenant().PreviewBayAsync(new CreateBay(BayCluster.Spec(nodes), CallerToken), Stop);

    private async Task<BaySnapshot> BuiltAsync()
    {
        Assert.IsType<BayReply.Accepted>(await cluster.CreateAsync(bay));
        return (await cluster.UntilAsync(bay, BayStatus.CreateComplete))!;
    }

    // The classes of the product's grains in memory.
    private async Task<IEnumerable<string>> ActivationsAsync() =>
        from grain in await cluster.Silos.Client.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics()
        where grain.GrainType.Contains("Magnum.Grains.", StringComparison.Ordinal) && grain.ActivationCount > 0
        select grain.GrainType.Split(',')[0].Split('.')[^1];
}
