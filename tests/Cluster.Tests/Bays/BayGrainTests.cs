using System.Net;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Abstractions.Nodes;
using Magnum.Grains.Abstractions.Tenants;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

public sealed class BayGrainTests : IAsyncLifetime
{
    private readonly BayCluster cluster = new();
    private readonly Guid bay = Guid.NewGuid();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => cluster.InitializeAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_bay_is_created_resized_and_deleted_and_leaves_nothing()
    {
        Assert.IsType<BayReply.Accepted>(await cluster.CreateAsync(bay));
        var built = await cluster.UntilAsync(bay, BayStatus.CreateComplete);
        Assert.Equal(["203.0.113.2", "203.0.113.3"], built!.NodeAddresses);
        Assert.Equal("203.0.113.3", (await cluster.Grain<INodeGrain>(GrainKeys.Node(bay, "default-worker-1")).GetAsync(Token))!.Address);
        Assert.Contains("-----BEGIN CERTIFICATE-----", await cluster.Grain<ICertificatesGrain>(GrainKeys.Certificates(bay)).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token));

        Assert.IsType<BayReply.Accepted>(await cluster.Bay(bay).ResizeAsync(new ResizeBay(null, 1, [], false, "Resizing"), Token));
        Assert.Single((await cluster.UntilAsync(bay, BayStatus.UpdateComplete))!.NodeAddresses);
        Assert.Null(await cluster.Grain<INodeGrain>(GrainKeys.Node(bay, "default-worker-1")).GetAsync(Token));

        Assert.IsType<BayReply.Accepted>(await cluster.Bay(bay).DeleteAsync(Token));
        await cluster.UntilAsync(bay, static seen => seen is null);
        Assert.All(cluster.Cloud.Stacks, static s => Assert.Equal("DELETE_COMPLETE", s.Status));
        Assert.Empty(cluster.Cloud.Trustees);
        Assert.Empty(cluster.Cloud.Trusts);
        Assert.Null(await cluster.Grain<INodeGrain>(GrainKeys.Node(bay, "default-worker-0")).GetAsync(Token));
        Assert.Equal((1, 1), (cluster.Cloud.CreatedStacks, cluster.Cloud.UpdatedStacks));
    }

    [Fact]
    public async Task Another_tenant_sees_no_bay_and_changes_none()
    {
        await cluster.CreateAsync(bay);
        await cluster.UntilAsync(bay, BayStatus.CreateComplete);

        Assert.Null(await cluster.Bay(bay, BayCluster.Beta).GetAsync(Token));
        Assert.Equal(new BayReply.Refused(new BayError.NotFound()), await cluster.Bay(bay, BayCluster.Beta).DeleteAsync(Token));
        Assert.Equal(new BayReply.Refused(new BayError.NotFound()), await cluster.Bay(bay, BayCluster.Beta).ResizeAsync(new ResizeBay(null, 9, [], false, "Resizing"), Token));
        Assert.Equal(BayStatus.CreateComplete, (await cluster.Bay(bay).GetAsync(Token))!.Status);
    }

    [Theory]
    [InlineData("CreateAsync", null, false)]
    [InlineData("CreateAsync", null, true)]
    [InlineData("CreateAsync", 503, false)]
    [InlineData("CreateAsync", 500, true)]
    [InlineData("FindAsync", 503, false)]
    [InlineData("ListAsync", 403, false)]
    [InlineData("ResourcesAsync", 500, false)]
    public async Task A_fault_of_Heat_while_creating_is_survived_with_one_stack(string method, int? status, bool isAnswerLost)
    {
        cluster.Cloud.Fail(method, (HttpStatusCode?)status, times: 2, isAnswerLost);

        await cluster.CreateAsync(bay);

        await cluster.UntilAsync(bay, BayStatus.CreateComplete);
        Assert.Single(cluster.Cloud.Stacks);
    }

    [Fact]
    public async Task A_lost_answer_to_an_update_makes_no_second_update()
    {
        await cluster.CreateAsync(bay);
        await cluster.UntilAsync(bay, BayStatus.CreateComplete);
        cluster.Cloud.Fail("UpdateAsync", null, isAnswerLost: true);

        await cluster.Bay(bay).ResizeAsync(new ResizeBay(null, 3, [], false, "Resizing"), Token);

        Assert.Equal(3, (await cluster.UntilAsync(bay, BayStatus.UpdateComplete))!.NodeCount);
        Assert.Equal(1, cluster.Cloud.UpdatedStacks);
    }

    [Fact]
    public async Task What_Heat_refuses_ends_in_a_failed_bay_with_Heats_words_that_can_be_deleted()
    {
        cluster.Cloud.Fail("CreateAsync", HttpStatusCode.BadRequest);

        await cluster.CreateAsync(bay);
        var failed = await cluster.UntilAsync(bay, BayStatus.CreateFailed);
        Assert.Equal("Heat answered 400: as the test wants it", failed!.StatusReason);

        await cluster.Bay(bay).DeleteAsync(Token);
        await cluster.UntilAsync(bay, static seen => seen is null);
        Assert.Empty(cluster.Cloud.Trustees);
    }

    [Fact]
    public async Task A_failed_stack_names_its_leaf()
    {
        cluster.Cloud.CompletesAtOnce = false;
        await cluster.CreateAsync(bay);
        await cluster.UntilAsync(bay, static seen => seen?.StackId is not null);

        cluster.Cloud.Settle("CREATE_FAILED", "Resource CREATE failed: ValueError: resources.work: Test Resource failed work");

        var failed = await cluster.UntilAsync(bay, BayStatus.CreateFailed);
        Assert.Equal("work (OS::Heat::TestResource): ValueError: Test Resource failed work", failed!.StatusReason);
        Assert.All(failed.NodeGroups, static g => Assert.StartsWith("Resource CREATE failed", g.StatusReason));
    }

    [Fact]
    public async Task A_stack_lost_behind_our_back_fails_the_creation_and_says_so()
    {
        cluster.Cloud.CompletesAtOnce = false;
        await cluster.CreateAsync(bay);
        var building = await cluster.UntilAsync(bay, static seen => seen?.StackId is not null);

        cluster.Cloud.LoseStacks();

        Assert.Equal($"Stack with id {building!.StackId} not found in Heat.", (await cluster.UntilAsync(bay, BayStatus.CreateFailed))!.StatusReason);
    }

    [Fact]
    public async Task A_deletion_supersedes_a_creation_that_is_under_way()
    {
        cluster.Cloud.CompletesAtOnce = false;
        await cluster.CreateAsync(bay);
        await cluster.UntilAsync(bay, static seen => seen?.StackId is not null);
        cluster.Cloud.CompletesAtOnce = true;

        await cluster.Bay(bay).DeleteAsync(Token);

        await cluster.UntilAsync(bay, static seen => seen is null);
        Assert.All(cluster.Cloud.Stacks, static s => Assert.Equal("DELETE_COMPLETE", s.Status));
        Assert.Empty(cluster.Cloud.Trustees);
    }

    [Fact]
    public async Task A_refused_delegation_is_told_at_once_and_leaves_nothing()
    {
        cluster.Cloud.Fail("EnsureTrustAsync", HttpStatusCode.Forbidden);

        var reply = await cluster.CreateAsync(bay);

        Assert.Equal(new BayError.DelegationRefused("as the test wants it"), Assert.IsType<BayReply.Refused>(reply).Error);
        Assert.Null(await cluster.Bay(bay).GetAsync(Token));
        await cluster.UntilAsync(bay, _ => cluster.Cloud.Trustees.Count == 0);
    }

    [Fact]
    public async Task A_bay_whose_model_was_removed_meanwhile_is_refused_and_leaves_nothing()
    {
        var model = BayCluster.Spec(1).BayModel with { ProjectId = BayCluster.Alpha.ProjectId };
        var grain = cluster.Grain<IBayModelGrain>(GrainKeys.BayModel(model.Uuid));
        Assert.IsType<BayModelReply.Done>(await grain.CreateAsync(model, Token));
        Assert.IsType<BayModelReply.Done>(await grain.DeleteAsync(Token));

        var reply = await cluster.CreateAsync(bay);

        Assert.IsType<BayError.InvalidOrder>(Assert.IsType<BayReply.Refused>(reply).Error);
        Assert.Null(await cluster.Bay(bay).GetAsync(Token));
        Assert.Equal(new QuotaUse(20, 0), await cluster.Grain<ITenantGrain>(GrainKeys.Tenant(BayCluster.Alpha.ProjectId)).GetQuotaUseAsync(Token));
        Assert.Empty(cluster.Cloud.Trustees);
    }

    [Fact]
    public async Task Fifty_creations_at_once_against_a_quota_of_twenty_give_twenty()
    {
        var bays = Enumerable.Range(0, 50).Select(static _ => Guid.NewGuid()).ToList();

        var replies = await Task.WhenAll(bays.Select(b => cluster.CreateAsync(b)));

        Assert.Equal(20, replies.Count(static r => r is BayReply.Accepted));
        Assert.All(replies.OfType<BayReply.Refused>(), static r => Assert.Equal(new BayError.QuotaExceeded(20), r.Error));
    }

    [Fact]
    public async Task A_project_sees_how_much_of_its_quota_it_uses_and_nobody_elses()
    {
        await cluster.CreateAsync(bay);

        var tenant = GrainKeys.Tenant(BayCluster.Alpha.ProjectId);
        Assert.Equal(new QuotaUse(20, 1), await cluster.Grain<ITenantGrain>(tenant).GetQuotaUseAsync(Token));
        Assert.Null(await cluster.Grain<ITenantGrain>(tenant, BayCluster.Beta).GetQuotaUseAsync(Token));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task A_failed_write_leaves_the_truth_in_storage_and_the_next_call_reads_it(FaultMoment moment)
    {
        await cluster.CreateAsync(bay);
        await cluster.UntilAsync(bay, BayStatus.CreateComplete);
        cluster.Storage.FailNextChange(GrainKeys.Bay(bay), moment);

        await StateFaults.SurfacesAsync(() => cluster.Bay(bay).ResizeAsync(new ResizeBay(null, 5, [], false, "Resizing"), Token));

        var isDone = moment is FaultMoment.After;
        var seen = isDone
            ? await cluster.UntilAsync(bay, BayStatus.UpdateComplete)
            : await cluster.UntilAsync(bay, static s => s is not null);
        Assert.Equal(isDone ? 5 : 2, seen!.NodeCount);
    }

    [Fact]
    public async Task A_creation_repeated_with_the_same_key_answers_the_bay_that_exists()
    {
        await cluster.CreateAsync(bay);

        var again = await cluster.CreateAsync(bay);

        Assert.Equal(bay, Assert.IsType<BayReply.Accepted>(again).Bay.Uuid);
        await cluster.UntilAsync(bay, BayStatus.CreateComplete);
        Assert.Single(cluster.Cloud.Stacks);
    }
}
