using System.Collections.Immutable;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.BayModels;
using Xunit;

namespace Magnum.Cluster.Tests.BayModels;

[Collection(GrainClusterGroup.Name)]
public sealed class BayModelGrainTests
{
    private readonly GrainCluster cluster;
    private readonly BayModelSnapshot model;
    private readonly string key;

    public BayModelGrainTests(GrainCluster cluster)
    {
        this.cluster = cluster;
        model = new BayModelSnapshot
        {
            Uuid = Guid.NewGuid(),
            Name = "model",
            ProjectId = "project-a",
            UserId = "user-a",
            Coe = "kubernetes",
            ImageId = "image",
            ServerType = "vm",
            CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            Labels = ImmutableSortedDictionary<string, string>.Empty.Add("kube_tag", "v1.27.3"),
        };
        key = GrainKeys.BayModel(model.Uuid);
    }

    private IBayModelSystem Own => cluster.AsSystem<IBayModelSystem>(key);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_is_stored_changed_and_removed()
    {
        Assert.Equal(model.Uuid, (await DoneAsync(As(GrainCluster.Alpha).CreateAsync(model, Token))).Uuid);
        var changed = await DoneAsync(As(GrainCluster.Alpha).ReplaceAsync(model with { ImageId = "newer" }, Token));
        Assert.Equal(("newer", 2), (changed.ImageId, changed.Revision));
        Assert.NotNull(changed.UpdatedAt);

        await cluster.ForgetActivationsAsync();
        var read = await As(GrainCluster.Alpha).GetAsync(Token);
        Assert.Equal(changed with { Labels = read!.Labels }, read);
        Assert.Equal(model.Labels, read.Labels);
        Assert.Equal(2, cluster.Storage.Reads(key));

        Assert.Equal("newer", (await DoneAsync(As(GrainCluster.Alpha).DeleteAsync(Token))).ImageId);
        Assert.Null(await As(GrainCluster.Alpha).GetAsync(Token));
        Assert.IsType<BayModelReply.NotFound>(await As(GrainCluster.Alpha).DeleteAsync(Token));
    }

    [Fact]
    public async Task Repeated_creations_store_once_and_another_content_is_refused()
    {
        var first = await DoneAsync(As(GrainCluster.Alpha).CreateAsync(model, Token));
        var second = await DoneAsync(As(GrainCluster.Alpha).CreateAsync(model, Token));

        Assert.Equal(first with { Labels = second.Labels }, second);
        Assert.IsType<BayModelReply.AlreadyExists>(await As(GrainCluster.Alpha).CreateAsync(model with { Name = "other" }, Token));
        Assert.Equal(1, cluster.Storage.Changes(key));
    }

    [Fact]
    public async Task Of_two_changes_made_from_one_revision_one_is_done()
    {
        await As(GrainCluster.Alpha).CreateAsync(model, Token);

        var replies = await Task.WhenAll(
            As(GrainCluster.Alpha).ReplaceAsync(model with { Name = "one" }, Token),
            As(GrainCluster.Alpha).ReplaceAsync(model with { Name = "two" }, Token));

        var winner = Assert.Single(replies.OfType<BayModelReply.Done>()).Model;
        Assert.Single(replies.OfType<BayModelReply.Changed>());
        Assert.Equal(winner.Name, (await As(GrainCluster.Alpha).GetAsync(Token))!.Name);
    }

    [Fact]
    public async Task A_used_model_keeps_what_bays_are_built_from()
    {
        await As(GrainCluster.Alpha).CreateAsync(model, Token);
        cluster.Bays.Use(model.Uuid, true);

        Assert.IsType<BayModelReply.InUse>(await As(GrainCluster.Alpha).ReplaceAsync(model with { ImageId = "newer" }, Token));
        Assert.IsType<BayModelReply.InUse>(await As(GrainCluster.Alpha).DeleteAsync(Token));
        Assert.Equal("renamed", (await DoneAsync(As(GrainCluster.Alpha).ReplaceAsync(model with { Name = "renamed", Public = true }, Token))).Name);

        cluster.Bays.Use(model.Uuid, false);
        await DoneAsync(As(GrainCluster.Alpha).DeleteAsync(Token));
    }

    [Fact]
    public async Task A_model_is_kept_for_a_bay_that_is_about_to_be_accepted_and_one_that_is_gone_is_said_to_be()
    {
        var bay = Guid.NewGuid();
        await As(GrainCluster.Alpha).CreateAsync(model, Token);

        Assert.True(await Own.ClaimAsync(bay, Token));
        Assert.IsType<BayModelReply.InUse>(await As(GrainCluster.Alpha).DeleteAsync(Token));
        await Own.ReleaseAsync(bay, Token);
        await DoneAsync(As(GrainCluster.Alpha).DeleteAsync(Token));

        Assert.False(await Own.ClaimAsync(bay, Token));
    }

    [Fact]
    public async Task Others_see_a_model_only_once_it_is_public_and_never_change_it()
    {
        await As(GrainCluster.Alpha).CreateAsync(model, Token);
        Assert.Null(await As(GrainCluster.Beta).GetAsync(Token));
        Assert.NotNull(await As(GrainCluster.Admin).GetAsync(Token));

        await DoneAsync(As(GrainCluster.Alpha).ReplaceAsync(model with { Public = true, Hidden = true }, Token));
        var seen = await As(GrainCluster.Beta).GetAsync(Token);

        Assert.Equal(2, seen!.Revision);
        Assert.IsType<BayModelReply.NotFound>(await As(GrainCluster.Beta).ReplaceAsync(seen with { Name = "mine" }, Token));
        Assert.IsType<BayModelReply.NotFound>(await As(GrainCluster.Beta).DeleteAsync(Token));
        Assert.IsType<BayModelReply.AlreadyExists>(await As(GrainCluster.Beta).CreateAsync(model with { ProjectId = "project-b" }, Token));
        Assert.Equal("by admin", (await DoneAsync(As(GrainCluster.Admin).ReplaceAsync(seen with { Name = "by admin" }, Token))).Name);
        Assert.Equal("project-a", (await DoneAsync(As(GrainCluster.Admin).DeleteAsync(Token))).ProjectId);
    }

    [Fact]
    public async Task Nobody_creates_a_model_for_another_project_or_under_another_key()
    {
        Assert.IsType<BayModelReply.NotFound>(await As(GrainCluster.Beta).CreateAsync(model, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => As(GrainCluster.Alpha).CreateAsync(model with { Uuid = Guid.NewGuid() }, Token));

        Assert.Equal(0, cluster.Storage.Changes(key));
    }

    [Fact]
    public async Task Without_a_caller_every_method_fails()
    {
        var grain = cluster.AsSystem<IBayModelGrain>(key);

        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.GetAsync(Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.CreateAsync(model, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.ReplaceAsync(model, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => grain.DeleteAsync(Token));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task After_a_failed_creation_the_next_call_goes_by_what_is_stored(FaultMoment moment)
    {
        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(() => As(GrainCluster.Alpha).CreateAsync(model, Token));

        Assert.Equal(moment is FaultMoment.After, await As(GrainCluster.Alpha).GetAsync(Token) is not null);
        await DoneAsync(As(GrainCluster.Alpha).CreateAsync(model, Token));
        Assert.Equal(1, cluster.Storage.Changes(key));
    }

    [Theory]
    [InlineData(FaultMoment.Before, "model", 1)]
    [InlineData(FaultMoment.After, "other", 2)]
    public async Task After_a_failed_change_the_next_call_goes_by_what_is_stored_and_repeating_does_it_once(FaultMoment moment, string name, int revision)
    {
        await As(GrainCluster.Alpha).CreateAsync(model, Token);
        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(() => As(GrainCluster.Alpha).ReplaceAsync(model with { Name = "other" }, Token));

        var seen = await As(GrainCluster.Alpha).GetAsync(Token);
        Assert.Equal((name, revision), (seen!.Name, seen.Revision));
        Assert.Equal(2, (await DoneAsync(As(GrainCluster.Alpha).ReplaceAsync(model with { Name = "other" }, Token))).Revision);
        Assert.Equal(2, cluster.Storage.Changes(key));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task After_a_failed_removal_the_next_call_goes_by_what_is_stored(FaultMoment moment)
    {
        await As(GrainCluster.Alpha).CreateAsync(model, Token);
        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(() => As(GrainCluster.Alpha).DeleteAsync(Token));

        Assert.Equal(moment is FaultMoment.Before, await As(GrainCluster.Alpha).GetAsync(Token) is not null);
        var again = await As(GrainCluster.Alpha).DeleteAsync(Token);
        Assert.Equal(moment is FaultMoment.Before, again is BayModelReply.Done);
        Assert.Null(await As(GrainCluster.Alpha).GetAsync(Token));
    }

    [Fact]
    public async Task Nobody_reads_a_change_that_is_not_stored_yet()
    {
        await As(GrainCluster.Alpha).CreateAsync(model, Token);
        var hold = cluster.Storage.HoldNextChange(key);
        var changing = As(GrainCluster.Alpha).ReplaceAsync(model with { Name = "other" }, Token);
        await hold.Arrived.WaitAsync(GrainCluster.Patience, Token);

        Assert.Equal("model", (await As(GrainCluster.Alpha).GetAsync(Token))!.Name);
        hold.Release();

        Assert.Equal("other", (await DoneAsync(changing)).Name);
        Assert.Equal("other", (await As(GrainCluster.Alpha).GetAsync(Token))!.Name);
    }

    private IBayModelGrain As(Caller caller) => cluster.As<IBayModelGrain>(caller, key);

    private static async Task<BayModelSnapshot> DoneAsync(Task<BayModelReply> reply) => Assert.IsType<BayModelReply.Done>(await reply).Model;
}
