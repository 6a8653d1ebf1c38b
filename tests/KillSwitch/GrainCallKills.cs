using Magnum.OpenStack;

namespace Magnum.KillSwitch;

/// <summary>Kills before and after the calls of other grains that a phase makes.</summary>
internal sealed class GrainCallKills(KillPoints points) : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (OpenStackRequest.Tags?.Phase is not { } phase || !phase.Contains('/', StringComparison.Ordinal) || context.InterfaceName.StartsWith("Orleans.", StringComparison.Ordinal))
        {
            await context.Invoke();
            return;
        }

        var effect = $"{context.InterfaceName.Split('.')[^1]}.{context.MethodName}";
        await points.VisitAsync(phase, effect, "before");
        await context.Invoke();
        await points.VisitAsync(phase, effect, "after");
    }
}

/// <summary>Marks what a client asks of a bay, before the bay has a phase for it.</summary>
internal sealed class RequestMarks(KillPoints points) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceName.EndsWith(".IBayGrain", StringComparison.Ordinal) && context.MethodName is "CreateAsync" or "ResizeAsync" or "UpgradeAsync" or "RotateCaAsync" or "DeleteAsync")
            await points.EnterAsync($"{context.MethodName[..^"Async".Length].ToLowerInvariant()}/accept");
        await context.Invoke();
    }
}
