using Magnum.Grains.Certificates;
using Xunit;

namespace Magnum.Grains.Tests.Certificates;

public sealed class KeyGenerationQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_than_its_lanes_run_at_once_and_all_are_served()
    {
        using var queue = new KeyGenerationQueue(2);
        var running = 0;
        var most = 0;
        using var both = new Barrier(2);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => queue.RunAsync(
            () =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                // Two meet here each time: the queue runs as many as it has lanes, too.
                Assert.True(both.SignalAndWait(Patience, Token));
                return Interlocked.Decrement(ref running);
            },
            Token))).WaitAsync(Patience, Token);

        Assert.Equal((2, 0), (most, running));
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_lane_to_the_next()
    {
        using var queue = new KeyGenerationQueue(1);
        using var isFreed = new ManualResetEventSlim();
        using var impatience = new CancellationTokenSource();
        var first = queue.RunAsync(() => isFreed.Wait(Patience, Token), Token);
        var second = queue.RunAsync(static () => "second", impatience.Token);
        var third = queue.RunAsync(static () => "third", Token);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        isFreed.Set();

        Assert.True(await first);
        Assert.Equal("third", await third.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task What_began_is_finished_though_the_caller_gave_up()
    {
        using var queue = new KeyGenerationQueue(1);
        using var hasBegun = new SemaphoreSlim(0);
        using var isFreed = new ManualResetEventSlim();
        using var impatience = new CancellationTokenSource();
        var work = queue.RunAsync(
            () =>
            {
                hasBegun.Release();
                return isFreed.Wait(Patience, Token);
            },
            impatience.Token);
        Assert.True(await hasBegun.WaitAsync(Patience, Token));

        await impatience.CancelAsync();
        isFreed.Set();

        Assert.True(await work.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task A_failure_frees_its_lane()
    {
        using var queue = new KeyGenerationQueue(1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.RunAsync<int>(static () => throw new InvalidOperationException(), Token));

        Assert.Equal(1, await queue.RunAsync(static () => 1, Token).WaitAsync(Patience, Token));
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); seen < now;)
            seen = Interlocked.CompareExchange(ref most, now, seen) is var before && before == seen ? now : before;
    }
}
