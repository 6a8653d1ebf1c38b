namespace Magnum.Grains.Certificates;

/// <summary>Does the arithmetic of keys beside the grains, a few at a time: many creations at once must not take every thread of the process.</summary>
internal sealed class KeyMill : IDisposable
{
    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Runs the work on another thread when there is a place.</summary>
    /// <exception cref="OperationCanceledException">The token ended the wait.</exception>
    public async Task<T> GrindAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();
}
