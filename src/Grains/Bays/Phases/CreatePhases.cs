using Magnum.Drivers;
using Magnum.Grains.Certificates;
using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Makes the bay's certificate authorities.</summary>
internal sealed class CertificatesPhase(IGrainFactory grains) : IBayPhase
{
    public string Name => BayPhases.Certificates;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        await grains.GetGrain<ICertificatesSystem>(Abstractions.GrainKeys.Certificates(scope.Bay))
            .EnsureAsync(new EnsureCertificates(scope.Work.Spec.Name, scope.ProjectId), cancellationToken);
        return new PhaseResult.Done();
    }
}

/// <summary>Asks Heat for the stack of the bay or of a group, unless an earlier attempt already did.</summary>
internal sealed class CreateStackPhase(BayStacks stacks, BayPlans plans) : IBayPhase
{
    public string Name => BayPhases.CreateStack;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        // An earlier attempt whose answer was lost: the name is derived from the bay, so its stack is found by it.
        if (await stacks.FindAsync(scope, resolveOutputs: false, cancellationToken) is { } earlier)
        {
            return BayStacks.IsOurs(scope, earlier)
                ? new PhaseResult.Done(new PhaseFact.StackCreated(earlier.Id))
                : new PhaseResult.Failed($"Heat has a stack {earlier.Name} that does not belong to this bay.");
        }

        var plan = await PlanAsync(scope, cancellationToken);
        return new PhaseResult.Done(new PhaseFact.StackCreated(await stacks.CreateAsync(scope, Request(scope, plan), cancellationToken)));
    }

    /// <summary>What Heat is asked for.</summary>
    public static StackRequest Request(BayScope scope, StackPlan plan)
    {
        var minutes = scope.Work.Spec.CreateTimeoutMinutes;
        return new StackRequest
        {
            Name = scope.StackName,
            Template = plan.Template,
            Files = plan.Files,
            Environment = plan.Environment,
            Parameters = plan.Parameters,
            TimeoutMinutes = minutes > 0 ? minutes : null,
            Tags = [StackNames.Tag, StackNames.TagOf(scope.Bay)],
        };
    }

    // A group's stack is built into what the bay's own stack made.
    private async Task<StackPlan> PlanAsync(BayScope scope, CancellationToken cancellationToken)
    {
        var input = await plans.ReadAsync(scope, cancellationToken);
        if (scope.Group is null)
            return plans.DriverOf(scope).PlanCreate(input);

        var own = scope with { Group = null };
        var stack = await stacks.FindAsync(own, resolveOutputs: true, cancellationToken)
            ?? throw new BayPlanException($"Stack with id {own.StackId} not found in Heat.");
        var resources = await stacks.ResourcesAsync(own, stack, cancellationToken);
        return plans.DriverOf(scope).PlanCreateGroup(input, scope.GroupSnapshot, StackViews.Of(stack, resources));
    }
}
