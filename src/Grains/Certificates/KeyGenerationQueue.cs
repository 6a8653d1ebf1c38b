namespace Magnum.Grains.Certificates;

/// <summary>Makes keys beside the grains, a few at a time, first come first served. One per silo.</summary>
/// <remarks>Keys of one bay take a second of CPU time: twenty bays at once would take every thread from requests and heartbeats.</remarks>
internal sealed class KeyGenerationQueue : IDisposable
{
    private readonly SemaphoreSlim lanes;

    /// <summary>A queue with that many lanes.</summary>
    /// <param name="lanes">How many run at once, at least 1.</param>
    public KeyGenerationQueue(int lanes) => this.lanes = new SemaphoreSlim(lanes, lanes);

    /// <summary>Half of the processors: the other half keeps answering.</summary>
    public static int DefaultLanes => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Runs the work on a thread of its own once a lane is free.</summary>
    /// <param name="work">Arithmetic without waiting.</param>
    /// <param name="cancellationToken">Ends the waiting; work that began is finished, so that a caller who gave up finds it done when it comes back.</param>
    /// <exception cref="OperationCanceledException">Given up before it began.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await lanes.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            lanes.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => lanes.Dispose();
}
