using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Grains.Bays;

/// <summary>The bay, as those see it who watch.</summary>
internal sealed partial class BayGrain
{
    private readonly BayWatchers watchers = new();

    // Whether the caller may see the bay is decided here, in the call that begins the stream; a bay never changes its project.
    public IAsyncEnumerable<BaySnapshot> WatchAsync(CancellationToken cancellationToken) =>
        IsVisible() ? watchers.WatchAsync(bay.Snapshot!, cancellationToken) : AsyncEnumerable.Empty<BaySnapshot>();

    // Only what is stored is told. The end of a bay is its snapshot's end: what is left then is the system's own.
    private void Become(BayState next)
    {
        var isNews = !ReferenceEquals(next.Snapshot, bay.Snapshot);
        bay = next;
        if (isNews)
            watchers.Tell(next.Snapshot);
    }
}
