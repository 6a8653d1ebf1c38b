using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Idempotency;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Magnum.Cluster.Tests.Idempotency;

/// <summary>An idempotency key on silos that forget it and fail to store it.</summary>
public sealed class IdempotencyGrainTests : IAsyncLifetime
{
    private static readonly KeptAnswer Answer = new(202, "http://127.0.0.1/v1/bays/b", """{"uuid":"b"}""");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly BayCluster cluster;
    private readonly string key = GrainKeys.Idempotency("project-a", "0a1b2c");

    public IdempotencyGrainTests() => cluster = new BayCluster(time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => cluster.InitializeAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_key_whose_grain_was_forgotten_between_beginning_and_answer_is_still_in_progress_and_then_taken_over()
    {
        var first = await AdmittedAsync("f");
        await cluster.ForgetActivationsAsync();

        Assert.IsType<IdempotencyReply.InProgress>(await BeginAsync("f"));
        Assert.IsType<IdempotencyReply.UsedOtherwise>(await BeginAsync("g"));
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(new IdempotencyReply.Admitted(first.Resource, MayBeDone: true), await BeginAsync("f"));
    }

    [Fact]
    public async Task An_answer_is_given_again_by_a_grain_that_was_forgotten()
    {
        var first = await AdmittedAsync("f");
        Assert.Equal(Answer, await Keys().CompleteAsync(first.Resource, Answer, Token));

        await cluster.ForgetActivationsAsync();

        Assert.Equal(new IdempotencyReply.Answered(Answer), await BeginAsync("f"));
        Assert.Equal(Answer, await Keys().CompleteAsync(first.Resource, new KeptAnswer(202, null, "later"), Token));
    }

    [Fact]
    public async Task An_answer_whose_storing_failed_was_kept_or_is_made_again()
    {
        foreach (var moment in Enum.GetValues<FaultMoment>())
        {
            var own = GrainKeys.Idempotency("project-a", moment.ToString());
            var first = Assert.IsType<IdempotencyReply.Admitted>(await BeginAsync("f", own));
            cluster.Storage.FailNextChange(own, moment);

            await StateFaults.SurfacesAsync(() => Keys(own).CompleteAsync(first.Resource, Answer, Token));

            Assert.Equal(moment is FaultMoment.After ? new IdempotencyReply.Answered(Answer) : new IdempotencyReply.InProgress(), await BeginAsync("f", own));
        }
    }

    [Fact]
    public async Task Of_parallel_attempts_one_is_admitted_and_its_repetitions_make_one_bay()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => BeginAsync("f")));
        var admitted = Assert.Single(replies.OfType<IdempotencyReply.Admitted>());
        Assert.Equal(11, replies.OfType<IdempotencyReply.InProgress>().Count());

        // Its process dies with the bay made and no answer kept.
        Assert.IsType<BayReply.Accepted>(await cluster.CreateAsync(admitted.Resource));
        time.Advance(TimeSpan.FromSeconds(60));
        var next = Assert.IsType<IdempotencyReply.Admitted>(await BeginAsync("f"));
        var bay = Assert.IsType<BayReply.Accepted>(await cluster.CreateAsync(next.Resource)).Bay;

        Assert.Equal(admitted.Resource, bay.Uuid);
        Assert.Single(await cluster.Index.UuidsAsync("project-a", Token));
    }

    [Fact]
    public async Task A_key_and_its_reminder_are_gone_after_a_day_and_not_before()
    {
        var first = await AdmittedAsync("f");
        await Keys().CompleteAsync(first.Resource, Answer, Token);
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        await RemindAsync();
        Assert.Equal(new IdempotencyReply.Answered(Answer), await BeginAsync("f"));

        time.Advance(TimeSpan.FromTicks(1));
        await RemindAsync();

        Assert.DoesNotContain($"idempotency {key}", cluster.States.Addresses);
        Assert.DoesNotContain(key, cluster.Reminders.Keys);
        var later = Assert.IsType<IdempotencyReply.Admitted>(await BeginAsync("another request"));
        Assert.False(later.MayBeDone);
        Assert.NotEqual(first.Resource, later.Resource);
        Assert.Contains(key, cluster.Reminders.Keys);
    }

    [Fact]
    public async Task A_key_of_a_day_ago_is_free_even_where_no_reminder_came()
    {
        await Keys().CompleteAsync((await AdmittedAsync("f")).Resource, Answer, Token);
        await cluster.ForgetActivationsAsync();
        time.Advance(TimeSpan.FromHours(24));

        Assert.IsType<IdempotencyReply.Admitted>(await BeginAsync("another request"));
    }

    [Fact]
    public async Task A_refused_request_leaves_nothing_behind()
    {
        var attempt = Guid.NewGuid();
        await Keys().BeginAsync(new BeginAttempt(attempt, "f"), Token);

        await Keys().AbandonAsync(attempt, didNothing: true, Token);
        await Keys().AbandonAsync(attempt, didNothing: true, Token);

        Assert.DoesNotContain($"idempotency {key}", cluster.States.Addresses);
        Assert.DoesNotContain(key, cluster.Reminders.Keys);
        Assert.IsType<IdempotencyReply.Admitted>(await BeginAsync("the corrected request"));
    }

    [Fact]
    public async Task Another_project_cannot_ask_for_it()
    {
        await AdmittedAsync("f");

        var keys = cluster.Grain<IIdempotencyGrain>(key, BayCluster.Beta);
        await Assert.ThrowsAsync<InvalidOperationException>(() => keys.BeginAsync(new BeginAttempt(Guid.NewGuid(), "f"), Token));
        keys = cluster.Grain<IIdempotencyGrain>(key, BayCluster.Beta);
        await Assert.ThrowsAsync<InvalidOperationException>(() => keys.CompleteAsync(Guid.NewGuid(), Answer, Token));
    }

    private IIdempotencyGrain Keys(string? own = null) => cluster.Grain<IIdempotencyGrain>(own ?? key);

    private Task<IdempotencyReply> BeginAsync(string fingerprint, string? own = null) => Keys(own).BeginAsync(new BeginAttempt(Guid.NewGuid(), fingerprint), Token);

    private async Task<IdempotencyReply.Admitted> AdmittedAsync(string fingerprint) => Assert.IsType<IdempotencyReply.Admitted>(await BeginAsync(fingerprint));

    private async Task RemindAsync()
    {
        CallerContext.Clear();
        await cluster.Silos.Client.GetGrain<IIdempotencyGrain>(key).AsReference<IRemindable>().ReceiveReminder("forget", default);
    }
}
