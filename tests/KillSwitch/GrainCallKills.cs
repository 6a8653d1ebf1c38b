using Magnum.OpenStack;

namespace Magnum.KillSwitch;

/// <summary>Kills before and after the calls of other grains that a phase makes.</summary>
internal sealed class GrainCallKills(KillPoints points) : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (Phases.Of(OpenStackRequest.Tags) is not { } phase || context.InterfaceName.StartsWith("Orleans.", StringComparison.Ordinal))
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
