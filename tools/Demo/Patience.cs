namespace Magnum.Demo;

/// <summary>How long the demo waits for something that has to happen.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks again and again until something is seen.</summary>
    /// <param name="what">What is waited for, to complete "waited in vain until".</param>
    /// <param name="look">Gives what was waited for, or null while it is not there.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DemoException">It was not seen within three minutes.</exception>
    public static async Task<T> UntilAsync<T>(string what, Func<CancellationToken, Task<T?>> look, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (true)
            {
                if (await look(patience.Token) is { } seen)
                    return seen;
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DemoException($"waited {Longest.TotalMinutes} minutes in vain until {what}");
        }
    }
}
