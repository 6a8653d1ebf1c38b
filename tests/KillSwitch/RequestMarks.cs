namespace Magnum.KillSwitch;

/// <summary>Marks what a client asks of a bay, before the bay has a phase for it.</summary>
internal sealed class RequestMarks : IIncomingGrainCallFilter
{
    private static readonly AsyncLocal<string?> Mark = new();

    /// <summary>What the flow was asked for, <c>resize/accept</c> for example; null in others.</summary>
    public static string? Asked => Mark.Value;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceName.EndsWith(".IBayGrain", StringComparison.Ordinal) && context.MethodName is "CreateAsync" or "ResizeAsync" or "UpgradeAsync" or "RotateCaAsync" or "DeleteAsync")
            Mark.Value = $"{context.MethodName[..^"Async".Length].ToLowerInvariant()}/accept";
        await context.Invoke();
    }
}
