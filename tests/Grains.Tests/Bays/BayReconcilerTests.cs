using System.Net;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Bays.Phases;
using Magnum.OpenStack;
using Polly.Timeout;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayReconcilerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_phase_a_driver_can_not_plan_for_the_operation_ends_with_its_words()
    {
        foreach (var phase in BayPhases.Of(BayOperation.Upgrade))
            Assert.Equal(new PhaseResult.Failed("The driver k8s is not installed."), await RunAsync(phase, static () => throw new BayPlanException("The driver k8s is not installed.")));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, 0, false)]
    [InlineData(HttpStatusCode.Conflict, 9, false)]
    [InlineData(HttpStatusCode.Forbidden, 1, false)]
    [InlineData(HttpStatusCode.Forbidden, 2, true)]
    [InlineData(HttpStatusCode.BadRequest, 0, true)]
    public async Task A_refusal_ends_the_operation_when_it_is_a_verdict_or_was_repeated(HttpStatusCode status, int attempts, bool ends)
    {
        var result = await RunAsync(BayPhases.UpdateStack, () => throw new OpenStackException("Heat", status, "no"), attempts);

        Assert.Equal(ends, result is PhaseResult.Failed);
        Assert.Equal(!ends, result is PhaseResult.Retry);
    }

    public static TheoryData<Exception> Losses => [new TimeoutException("x"), new SiloUnavailableException("x"), new OperationCanceledException("x"), new TimeoutRejectedException("x")];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_call_to_another_grain_that_is_lost_is_made_again(Exception loss) =>
        Assert.Equal(new PhaseResult.Retry("x"), await RunAsync(BayPhases.UpdateStack, () => throw loss));

    [Fact]
    public async Task What_was_stopped_is_no_loss()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(BayPhases.UpdateStack, static () => throw new OperationCanceledException(), ended: stopped.Token));
    }

    private static Task<PhaseResult> RunAsync(string phase, Func<PhaseResult> result, int attempts = 0, CancellationToken? ended = null)
    {
        var names = Enum.GetValues<BayOperation>().SelectMany(static operation => BayPhases.Of(operation)).Distinct(StringComparer.Ordinal);
        var reconciler = new BayReconciler(names.Select(name => new ScriptedPhase(name, result)));
        var bay = BaySamples.Resizing();
        bay = bay with { Work = bay.Work! with { Operation = bay.Work.Operation! with { Phase = phase, Attempts = attempts } } };
        return reconciler.RunAsync(new BayScope(bay.Snapshot!.Uuid, bay, new BaySecrets()), ended ?? Stop);
    }

    private sealed class ScriptedPhase(string name, Func<PhaseResult> result) : IBayPhase
    {
        public string Name => name;

        public Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken) => Task.FromResult(result());
    }
}
