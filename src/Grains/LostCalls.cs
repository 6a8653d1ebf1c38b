using Polly.Timeout;

namespace Magnum.Grains;

/// <summary>How a call to another grain fails that was lost, and not refused: its silo goes, or is too busy.</summary>
/// <remarks>
/// While a silo is declared dead, Orleans' own grain directory ends the look-ups that were on their way to it as cancelled (release 10.4.2, seen): a cancellation that
/// the caller did not ask for is a loss like any other. So is a placement that took too long, which Polly ends.
/// </remarks>
internal static class LostCalls
{
    /// <summary>Whether the call was lost: it may have been carried out or not.</summary>
    /// <param name="error">What the call threw.</param>
    /// <param name="ended">What the caller itself can cancel the call by.</param>
    public static bool IsLoss(Exception error, CancellationToken ended) =>
        error is TimeoutException or OrleansException or TimeoutRejectedException || (error is OperationCanceledException && !ended.IsCancellationRequested);
}
