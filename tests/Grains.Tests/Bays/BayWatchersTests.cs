using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Xunit;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayWatchersTests
{
    private readonly BayWatchers watchers = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slow_reader_is_told_the_latest_and_the_end_after_it()
    {
        await using var stream = watchers.WatchAsync(Named("first"), Cancelled).GetAsyncEnumerator(Cancelled);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("first", stream.Current.Name);

        watchers.Tell(Named("second"));
        watchers.Tell(Named("third"));
        watchers.Tell(null);

        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("third", stream.Current.Name);
        Assert.False(await stream.MoveNextAsync());
        Assert.Equal(0, watchers.Count);
    }

    [Fact]
    public async Task Who_stops_reading_is_forgotten()
    {
        await using (var stream = watchers.WatchAsync(Named("first"), Cancelled).GetAsyncEnumerator(Cancelled))
        {
            await stream.MoveNextAsync();
            Assert.Equal(1, watchers.Count);
        }

        Assert.Equal(0, watchers.Count);
    }

    [Fact]
    public async Task Who_is_cancelled_while_waiting_is_forgotten()
    {
        using var end = new CancellationTokenSource();
        await using var stream = watchers.WatchAsync(Named("first"), end.Token).GetAsyncEnumerator(Cancelled);
        await stream.MoveNextAsync();
        var next = stream.MoveNextAsync().AsTask();

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(0, watchers.Count);
    }

    [Fact]
    public async Task There_are_no_more_than_a_hundred()
    {
        var streams = Enumerable.Range(0, 100).Select(_ => watchers.WatchAsync(Named("first"), Cancelled).GetAsyncEnumerator(Cancelled)).ToList();
        foreach (var stream in streams)
            Assert.True(await stream.MoveNextAsync());

        await using var last = watchers.WatchAsync(Named("first"), Cancelled).GetAsyncEnumerator(Cancelled);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await last.MoveNextAsync());

        foreach (var stream in streams)
            await stream.DisposeAsync();
        Assert.Equal(0, watchers.Count);
    }

    private static BaySnapshot Named(string name) => new()
    {
        Uuid = new Guid("10000000-0000-4000-8000-000000000001"),
        Name = name,
        ProjectId = "project-a",
        UserId = "user-a",
        BayModelId = new Guid("40000000-0000-4000-8000-000000000001"),
        CreateTimeoutMinutes = 60,
        Status = BayStatus.CreateInProgress,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
