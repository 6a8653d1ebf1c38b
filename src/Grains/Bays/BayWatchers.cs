using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>Those who watch one bay, each with room for one piece of news: who is slow is told the latest. Belongs to the bay's activation and is used from its turns only.</summary>
internal sealed class BayWatchers
{
    /// <summary>Each costs one snapshot of memory and one message a change.</summary>
    private const int WatchersMax = 100;

    private static readonly BoundedChannelOptions Latest = new(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };

    private readonly HashSet<Channel<BaySnapshot>> watchers = [];

    /// <summary>How many watch.</summary>
    public int Count => watchers.Count;

    /// <summary>The bay as it is, then as it becomes.</summary>
    /// <exception cref="InvalidOperationException">There are too many already.</exception>
    public async IAsyncEnumerable<BaySnapshot> WatchAsync(BaySnapshot now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (watchers.Count >= WatchersMax)
            throw new InvalidOperationException($"{WatchersMax} watch the bay {now.Uuid} already.");
        var news = Channel.CreateBounded<BaySnapshot>(Latest);
        news.Writer.TryWrite(now);
        watchers.Add(news);
        try
        {
            while (await news.Reader.WaitToReadAsync(cancellationToken))
            {
                while (news.Reader.TryRead(out var seen))
                    yield return seen;
            }
        }
        finally
        {
            watchers.Remove(news);
        }
    }

    /// <summary>Tells all of them; null is the end.</summary>
    public void Tell(BaySnapshot? now)
    {
        foreach (var watcher in watchers)
        {
            if (now is null)
                watcher.Writer.TryComplete();
            else
                watcher.Writer.TryWrite(now);
        }
    }
}
