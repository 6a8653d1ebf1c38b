using Magnum.OpenStack.Heat;

namespace Magnum.OpenStack.Tests.Contracts;

/// <summary>Awaits what Heat does by itself, with a bound.</summary>
internal static class HeatWaiting
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    /// <summary>The stack once its action is over.</summary>
    public static async Task<HeatStack> EndAsync(this IHeatStacks heat, Credential credential, string projectId, string id) =>
        await heat.EndAsync(credential, projectId, id, static stack => !stack.Status.EndsWith("IN_PROGRESS", StringComparison.Ordinal));

    /// <summary>The stack once it is as wanted, of which outputs are no part: Heat works to tell them.</summary>
    public static async Task<HeatStack> EndAsync(this IHeatStacks heat, Credential credential, string projectId, string id, Func<HeatStack, bool> isWanted)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        using var rounds = new PeriodicTimer(Round);
        HeatStack? last = null;
        try
        {
            do
            {
                last = await heat.FindAsync(credential, projectId, id, resolveOutputs: false, bound.Token) ?? throw new InvalidOperationException($"The stack {id} is gone.");
                if (isWanted(last))
                    return (await heat.FindAsync(credential, projectId, last.Key, resolveOutputs: true, bound.Token))!;
            }
            while (await rounds.WaitForNextTickAsync(bound.Token));
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Stack {id} stands at {last?.Status} ({last?.StatusReason}) after {Bound}.");
        }

        throw new InvalidOperationException("The timer ended.");
    }

    /// <summary>Deletes a stack and awaits that. Heat says DELETE_COMPLETE a moment before the name is free; the time of deletion comes with that.</summary>
    public static async Task RemoveAsync(this IHeatStacks heat, Credential credential, string projectId, string id)
    {
        await heat.DeleteAsync(credential, projectId, id, TestContext.Current.CancellationToken);
        await heat.EndAsync(credential, projectId, id, static stack => stack.DeletedAt is not null);
    }
}
