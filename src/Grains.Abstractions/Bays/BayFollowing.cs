using System.Runtime.CompilerServices;
using Magnum.Grains.Abstractions.Callers;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>Watches a bay beyond the death of the silo that it lives on.</summary>
public static class BayFollowing
{
    /// <summary>Attempts without any news before a lost stream is given up.</summary>
    private const int AttemptsMax = 8;

    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(250);

    /// <summary>As <see cref="IBayGrain.WatchAsync"/>, and begins again, with the bay as it then is, where the stream is lost with the silo or the bay's activation.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="time">What pauses go by; null for the system's clock.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <returns>The bay as it is, then each change, the latest where several come at once; ends when the bay is gone, or was never there for this caller.</returns>
    /// <exception cref="CallRefusedException">The caller's token is not good, or not any more.</exception>
    /// <exception cref="OrleansException">No silo answered eight times in a row, over about half a minute.</exception>
    /// <exception cref="TimeoutException">As before.</exception>
    /// <exception cref="OperationCanceledException">It was asked for; or as before.</exception>
    public static async IAsyncEnumerable<BaySnapshot> FollowAsync(
        this IBayGrain bay, TimeProvider? time = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bay);
        var failures = 0;
        while (true)
        {
            await using var stream = bay.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await stream.MoveNextAsync())
                        yield break;
                }
                catch (Exception e) when (IsLoss(e, cancellationToken) && ++failures < AttemptsMax)
                {
                    break;
                }

                failures = 0;
                yield return stream.Current;
            }

            await Task.Delay(PauseFirst * (1 << (failures - 1)), time ?? TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Waits until nothing is under way with the bay any more.</summary>
    /// <remarks>Ask after a command was accepted: the bay is in progress from its answer on.</remarks>
    /// <param name="bay">The bay.</param>
    /// <param name="time">What pauses go by; null for the system's clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bay at rest, in a complete or failed status with its reason; null when it is gone.</returns>
    /// <exception cref="CallRefusedException">The caller's token is not good, or not any more.</exception>
    /// <exception cref="OrleansException">No silo answered eight times in a row, over about half a minute.</exception>
    /// <exception cref="TimeoutException">As before.</exception>
    /// <exception cref="OperationCanceledException">It was asked for; or as before.</exception>
    public static async Task<BaySnapshot?> WaitUntilSettledAsync(this IBayGrain bay, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        await foreach (var seen in bay.FollowAsync(time, cancellationToken))
        {
            if (!seen.Status.IsInProgress())
                return seen;
        }

        return null;
    }

    // The stream's end with its activation, or a silo that is going: the bay itself goes on elsewhere. Orleans' directory tells of a going silo by a cancellation, too.
    private static bool IsLoss(Exception e, CancellationToken ended) =>
        e is EnumerationAbortedException or OrleansException or TimeoutException or CallRefusedException { Refusal: CallRefusal.KeystoneUnavailable }
        || (e is OperationCanceledException && !ended.IsCancellationRequested);
}
