using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Xunit;

namespace Magnum.Cluster.Tests.Bays;

/// <summary>Who watches a bay sees its life; what happens to the silo under it is not its end.</summary>
public sealed class BayWatchTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watcher_sees_the_bay_come_and_go()
    {
        await using var cluster = new BayCluster();
        await cluster.InitializeAsync();
        var uuid = Guid.NewGuid();
        // The stack is complete no sooner than somebody watches.
        cluster.Cloud.CompletesAtOnce = false;
        await cluster.CreateAsync(uuid);
        await cluster.UntilAsync(uuid, static seen => seen?.StackId is not null);

        var seen = new List<BayStatus>();
        await foreach (var bay in cluster.Bay(uuid).WatchAsync(Cancelled))
        {
            if (seen.LastOrDefault() == bay.Status && seen.Count > 0)
                continue;
            seen.Add(bay.Status);
            if (bay.Status is BayStatus.CreateInProgress)
                cluster.Cloud.Settle("CREATE_COMPLETE", "done");
            cluster.Cloud.CompletesAtOnce = true;
            if (bay.Status is BayStatus.CreateComplete)
                Assert.IsType<BayReply.Accepted>(await cluster.Bay(uuid).DeleteAsync(Cancelled));
        }

        Assert.Equal([BayStatus.CreateInProgress, BayStatus.CreateComplete, BayStatus.DeleteInProgress], seen);
        Assert.Null(await cluster.Bay(uuid).GetAsync(Cancelled));
    }

    [Fact]
    public async Task A_foreign_bay_and_none_look_the_same()
    {
        await using var cluster = new BayCluster();
        await cluster.InitializeAsync();
        var uuid = Guid.NewGuid();
        await cluster.CreateAsync(uuid);

        Assert.Empty(await cluster.Bay(uuid, BayCluster.Beta).WatchAsync(Cancelled).ToListAsync(Cancelled));
        Assert.Empty(await cluster.Bay(Guid.NewGuid()).WatchAsync(Cancelled).ToListAsync(Cancelled));
        CallerContext.Clear();
    }

    [Fact]
    public async Task A_follower_goes_on_when_the_silos_die_under_the_bay()
    {
        await using var cluster = new BayCluster();
        await cluster.InitializeAsync();
        var uuid = Guid.NewGuid();
        await cluster.CreateAsync(uuid);
        await cluster.UntilAsync(uuid, BayStatus.CreateComplete);

        var isKilled = false;
        await foreach (var bay in cluster.Bay(uuid).FollowAsync(cancellationToken: Cancelled))
        {
            if (!isKilled)
            {
                // Both that were there when the stream began.
                await cluster.KillSiloAsync(0, isFrozen: false, Cancelled);
                await cluster.KillSiloAsync(0, isFrozen: false, Cancelled);
                isKilled = true;
                continue;
            }

            Assert.Equal(BayStatus.CreateComplete, bay.Status);
            break;
        }

        Assert.True(isKilled);
        Assert.Equal(BayStatus.CreateComplete, (await cluster.Bay(uuid).WaitUntilSettledAsync(cancellationToken: Cancelled))?.Status);
    }
}
