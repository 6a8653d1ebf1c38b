using Magnum.Grains.Abstractions.Idempotency;
using Magnum.Grains.Idempotency;
using Xunit;

namespace Magnum.Grains.Tests.Idempotency;

public sealed class IdempotencyLifecycleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Guid First = new("10000000-0000-4000-8000-000000000001");
    private static readonly Guid Second = new("10000000-0000-4000-8000-000000000002");
    private static readonly KeptAnswer Answer = new(202, null, "{}");

    [Fact]
    public void The_first_attempts_uuid_stays_that_of_what_is_made()
    {
        var (use, reply) = IdempotencyLifecycle.Begin(null, new BeginAttempt(First, "f"), Start);
        Assert.Equal(new IdempotencyReply.Admitted(First, MayBeDone: false), reply);

        var left = IdempotencyLifecycle.Abandon(use!, First, didNothing: false);
        var (next, again) = IdempotencyLifecycle.Begin(left, new BeginAttempt(Second, "f"), Start);

        Assert.Equal(new IdempotencyReply.Admitted(First, MayBeDone: true), again);
        Assert.Equal((First, Second, 2), (next!.Resource, next.Attempt, next.Attempts));
    }

    [Fact]
    public void An_attempt_that_nobody_ended_is_taken_over_after_its_time_and_not_before()
    {
        var use = Begun();

        Assert.Equal((null, new IdempotencyReply.InProgress()), Begin(use, IdempotencyLifecycle.LongestAttempt - TimeSpan.FromTicks(1)));
        Assert.IsType<IdempotencyReply.Admitted>(Begin(use, IdempotencyLifecycle.LongestAttempt).Reply);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_request_is_refused_whether_the_first_is_answered_or_not(bool isAnswered)
    {
        var use = isAnswered ? IdempotencyLifecycle.Complete(Begun(), Answer) : Begun();

        Assert.Equal((null, new IdempotencyReply.UsedOtherwise()), IdempotencyLifecycle.Begin(use, new BeginAttempt(Second, "other"), Start));
    }

    [Fact]
    public void The_first_answer_stays()
    {
        var use = IdempotencyLifecycle.Complete(Begun(), Answer);

        Assert.Same(use, IdempotencyLifecycle.Complete(use, new KeptAnswer(202, null, "later")));
        Assert.Equal((null, new IdempotencyReply.Answered(Answer)), Begin(use, TimeSpan.FromHours(24) - TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void A_refusal_is_forgotten_only_where_no_earlier_attempt_may_have_done_something()
    {
        Assert.Null(IdempotencyLifecycle.Abandon(Begun(), First, didNothing: true));

        var second = Begin(IdempotencyLifecycle.Abandon(Begun(), First, didNothing: false), TimeSpan.Zero).Next!;

        Assert.Equal(First, IdempotencyLifecycle.Abandon(second, Second, didNothing: true)!.Resource);
        Assert.Same(second, IdempotencyLifecycle.Abandon(second, First, didNothing: true));
    }

    [Fact]
    public void A_key_is_over_after_a_day_unless_something_is_being_made_under_it()
    {
        var left = IdempotencyLifecycle.Abandon(Begun(), First, didNothing: false);
        var late = TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1);
        var taken = Begin(left, late).Next!;

        Assert.True(IdempotencyLifecycle.IsOver(left!, Start + TimeSpan.FromHours(24)));
        Assert.False(IdempotencyLifecycle.IsOver(taken, Start + TimeSpan.FromHours(24)));
        Assert.IsType<IdempotencyReply.InProgress>(Begin(taken, TimeSpan.FromHours(24)).Reply);
        Assert.Equal(new IdempotencyReply.Admitted(Second, MayBeDone: false), Begin(taken, late + IdempotencyLifecycle.LongestAttempt).Reply);
    }

    private static KeyUse Begun() => IdempotencyLifecycle.Begin(null, new BeginAttempt(First, "f"), Start).Next!;

    private static (KeyUse? Next, IdempotencyReply Reply) Begin(KeyUse? use, TimeSpan after) =>
        IdempotencyLifecycle.Begin(use, new BeginAttempt(Second, "f"), Start + after);
}
