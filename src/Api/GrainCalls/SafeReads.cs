using Magnum.Api.Errors;

namespace Magnum.Api.GrainCalls;

/// <summary>Repeats reads that failed because a silo or the storage was away for a moment.</summary>
/// <remarks>The one place of the API that retries. Commands are not repeated here: their callers see the failure and decide.</remarks>
internal sealed class SafeReads(TimeProvider time)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(400)];

    /// <summary>The read's answer, after at most two repetitions.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        foreach (var pause in Pauses)
        {
            try
            {
                return await read();
            }
            catch (Exception error) when (UnplannedErrors.IsTransient(error) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(pause, time, cancellationToken);
            }
        }

        return await read();
    }
}
