using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>Time of a simulation: stands still unless <see cref="UntilAsync"/> moves it, which one caller at a time may do.</summary>
/// <param name="activity">Grows whenever something happens; while it stands, time makes larger steps.</param>
internal sealed class SimulatedTime(Func<long> activity) : IDisposable
{
    /// <summary>How far time goes at once while things happen; grains act on fractions of a second at the finest.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    /// <summary>How far it goes while nothing happens: no more than the shortest period of a reminder.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(5);

    /// <summary>Steps without activity after which it is quiet.</summary>
    private const int Quiet = 8;

    /// <summary>Breaths after which time goes on though work is queued: something may go round in circles.</summary>
    private const int BreathsMax = 100;

    /// <summary>A breath that took this long in real time says that the processors are short: threads with work may not have run.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(5);

    /// <summary>Quiet breaths in a row that are believed though they were late.</summary>
    private const int QuietBreaths = 4;

    /// <summary>Real time in which a call must be answered, a silo's death on its way included.</summary>
    public static readonly TimeSpan RealPatience = TimeSpan.FromMinutes(2);

    private readonly PeriodicTimer breath = new(TimeSpan.FromMilliseconds(1));

    /// <summary>The clock that grains, reminders and the cloud go by.</summary>
    /// <remarks>
    /// It goes on a little whenever somebody looks at it: Orleans delays until a point in time by looking again after whole milliseconds, and would look for ever at a clock
    /// that stands less than one before that point.
    /// </remarks>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(10) };

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Lets time pass until it is as wanted.</summary>
    /// <returns>False when it was not within <paramref name="limit"/>.</returns>
    public async Task<bool> UntilAsync(Func<bool> isWanted, TimeSpan limit)
    {
        var end = limit < DateTimeOffset.MaxValue - Now ? Now + limit : DateTimeOffset.MaxValue;
        var (seen, still) = (activity(), 0);
        while (!isWanted())
        {
            if (Now >= end)
                return false;
            await SettleAsync();
            (still, seen) = activity() is var now && now == seen ? (still + 1, seen) : (0, now);
            Clock.Advance(still > Quiet ? Leap : Step);
        }

        return true;
    }

    /// <summary>Lets that much time pass.</summary>
    public Task PassAsync(TimeSpan span) => UntilAsync(static () => false, span);

    /// <summary>Waits, without moving it, until that much time has passed.</summary>
    public async Task AfterAsync(TimeSpan span)
    {
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = Clock.CreateTimer(_ => due.TrySetResult(), null, span, Timeout.InfiniteTimeSpan);
        await due.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Lets time pass until the call is answered.</summary>
    public async Task<T> AnswerAsync<T>(Task<T> call)
    {
        // What holds an answer up may be the real time that it takes to notice a dead silo.
        var began = TimeProvider.System.GetTimestamp();
        await UntilAsync(() => call.IsCompleted || TimeProvider.System.GetElapsedTime(began) > RealPatience, TimeSpan.MaxValue / 4);
        Assert.True(call.IsCompleted, $"A call was not answered within {RealPatience}.");
        return await call;
    }

    // Leaves the silos the real time that their work takes: until nothing is queued and nothing happened for a breath.
    private async Task SettleAsync()
    {
        var quiet = 0;
        for (var breaths = 0; breaths < BreathsMax; breaths++)
        {
            var (before, began) = (activity(), TimeProvider.System.GetTimestamp());
            await breath.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            quiet = activity() == before && ThreadPool.PendingWorkItemCount == 0 ? quiet + 1 : 0;
            if (quiet >= QuietBreaths || (quiet > 0 && TimeProvider.System.GetElapsedTime(began) < Late))
                return;
        }
    }

    public void Dispose() => breath.Dispose();
}
