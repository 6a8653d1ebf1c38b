using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Tenants;
using Xunit;

namespace Magnum.Cluster.Tests.Tenants;

/// <summary>A project's own quota, kept where its places are given.</summary>
public sealed class TenantQuotaTests : IAsyncLifetime
{
    private readonly BayCluster cluster = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => cluster.InitializeAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_limit_holds_for_every_bay_that_comes_after_it_and_the_common_one_again_when_it_is_gone()
    {
        Done(await Tenant().CreateQuotaAsync(3, Token));

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => cluster.CreateAsync(Guid.NewGuid())));

        Assert.Equal(3, replies.Count(static reply => reply is BayReply.Accepted));
        Assert.All(replies.OfType<BayReply.Refused>(), static reply => Assert.Equal(new BayError.QuotaExceeded(3), reply.Error));

        Done(await Tenant().ChangeQuotaAsync(4, Token));
        Assert.IsType<BayReply.Accepted>(await cluster.CreateAsync(Guid.NewGuid()));
        Assert.Equal(new BayError.QuotaExceeded(4), Assert.IsType<BayReply.Refused>(await cluster.CreateAsync(Guid.NewGuid())).Error);

        Done(await Tenant().ChangeQuotaAsync(0, Token));
        Assert.Equal(new BayError.QuotaExceeded(0), Assert.IsType<BayReply.Refused>(await cluster.CreateAsync(Guid.NewGuid())).Error);

        Done(await Tenant().DeleteQuotaAsync(Token));
        Assert.IsType<BayReply.Accepted>(await cluster.CreateAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task A_quota_keeps_its_number_and_first_time_and_tells_when_it_changed()
    {
        var created = Done(await Tenant().CreateQuotaAsync(3, Token));
        Assert.Equal(("project-a", 3, null), (created.Snapshot.ProjectId, created.Snapshot.HardLimit, created.Snapshot.UpdatedAt));
        Assert.Equal(created, Done(await Tenant().ChangeQuotaAsync(3, Token)));
        Assert.Equal(created, Done(await Tenant().ChangeQuotaAsync(null, Token)));
        await cluster.ForgetActivationsAsync();

        var changed = Done(await Tenant().ChangeQuotaAsync(5, Token));

        Assert.NotNull(changed.Snapshot.UpdatedAt);
        Assert.Equal(created with { Snapshot = created.Snapshot with { HardLimit = 5, UpdatedAt = changed.Snapshot.UpdatedAt } }, changed);
        Assert.Equal(changed, Done(await Tenant().DeleteQuotaAsync(Token)));
        Assert.Equal(created.Id, Done(await Tenant().CreateQuotaAsync(1, Token)).Id);
    }

    [Fact]
    public async Task There_is_one_quota_or_none_and_other_projects_learn_nothing_of_it()
    {
        Assert.IsType<QuotaReply.NotFound>(await Tenant().ChangeQuotaAsync(5, Token));
        Assert.IsType<QuotaReply.NotFound>(await Tenant().DeleteQuotaAsync(Token));
        Done(await Tenant().CreateQuotaAsync(3, Token));
        Assert.IsType<QuotaReply.AlreadyExists>(await Tenant().CreateQuotaAsync(3, Token));

        Assert.IsType<QuotaReply.NotFound>(await Tenant(BayCluster.Beta).CreateQuotaAsync(9, Token));
        Assert.IsType<QuotaReply.NotFound>(await Tenant(BayCluster.Beta).ChangeQuotaAsync(9, Token));
        Assert.IsType<QuotaReply.NotFound>(await Tenant(BayCluster.Beta).DeleteQuotaAsync(Token));
        Assert.Equal(3, (await cluster.Quotas.FindAsync("project-a", Token))!.Snapshot.HardLimit);
    }

    private static Quota Done(QuotaReply reply) => Assert.IsType<QuotaReply.Done>(reply).Quota;

    private ITenantGrain Tenant(Caller? caller = null) => cluster.Grain<ITenantGrain>(GrainKeys.Tenant("project-a"), caller ?? BayCluster.Admin);
}
