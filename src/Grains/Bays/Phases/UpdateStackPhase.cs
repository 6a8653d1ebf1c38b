using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers;
using Magnum.Grains.Abstractions.Bays;
using Magnum.OpenStack.Heat;

namespace Magnum.Grains.Bays.Phases;

/// <summary>Asks Heat for the wanted size, version or keys, or to make anew what it was told is unwell, unless the stack already carries this operation's id.</summary>
internal sealed class UpdateStackPhase(BayStacks stacks, BayPlans plans, HalfBuilt halfBuilt, MasterReleases masters) : IBayPhase
{
    public string Name => BayPhases.UpdateStack;

    public async Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken)
    {
        if (await stacks.FindAsync(scope, resolveOutputs: false, cancellationToken) is not { } stack)
            return new PhaseResult.Failed($"Stack with id {scope.StackId} not found in Heat.");
        if (OperationParameter.IsOf(stack, scope.Operation))
            return new PhaseResult.Done(new PhaseFact.StackUpdated(null));
        if (stack.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
            return new PhaseResult.Retry($"Heat is busy with the stack: {stack.Status}.");

        var replacesMasters = scope.Operation is { Upgrade.RenewsMasters: true } or { LeavingMaster: not null };
        if (replacesMasters && await masters.OtherAnewAsync(scope, stack, cancellationToken) is { } cause)
            return new PhaseResult.Retry(cause);
        if (await halfBuilt.CondemnAsync(scope, stack, cancellationToken) is { } again)
            return new PhaseResult.Retry(again);

        var update = Plan(scope, stack, plans.DriverOf(scope), await plans.ReadAsync(scope, cancellationToken));
        return await stacks.UpdateAsync(scope, stack, update, cancellationToken)
            ? new PhaseResult.Done(new PhaseFact.StackUpdated(stack.UpdatedAt))
            : new PhaseResult.Failed($"Stack with id {stack.Id} not found in Heat.");
    }

    /// <summary>What Heat is asked for.</summary>
    /// <exception cref="BayPlanException">The bay can't be changed as asked, with the sentence for the tenant.</exception>
    public static StackUpdate Plan(BayScope scope, HeatStack stack, IBayDriver driver, BayPlanInput input)
    {
        input = input with { Built = scope.Group is null ? new BuiltStack(stack.Parameters, Renewal.Staying(scope.Work)) : null };
        var parameters = Mended(scope, driver, input, Wanted(scope, driver, input));
        if (driver.Indispensable.FirstOrDefault(name => parameters.ContainsKey(name) && !stack.Parameters.ContainsKey(name)) is { } lacking)
            throw new BayPlanException($"The stack is of a template without the parameter {lacking}: its machines can't get another image.");
        var minutes = scope.Work.Spec.CreateTimeoutMinutes;
        return new StackUpdate
        {
            Parameters = parameters,
            DisableRollback = !scope.Operation.RollsBack,
            TimeoutMinutes = minutes > 0 ? minutes : null,
        };
    }

    private static ImmutableDictionary<string, JsonNode?> Wanted(BayScope scope, IBayDriver driver, BayPlanInput input) => StackChanges.Of(scope.Operation.Kind) switch
    {
        // A master's machine is made anew in its place, as Heat was told, and no size changes.
        null when scope.Operation.LeavingMaster is not null => AsBefore(scope, driver, input, scope.Snapshot.NodeGroups.First(static g => g.Name == NodeGroupSnapshot.DefaultWorkerName)),
        null => Resized(scope, driver, input),
        // It is built with what changed, and no other is.
        { } change when scope.Operation.LeavingMaster is not null => Changed(scope, driver, input, change),
        // Machines go, and as many come in their place.
        _ when scope.Operation.Round is not null => Replaced(scope, driver, input),
        { } change => Changed(scope, driver, input, change),
    };

    private static ImmutableDictionary<string, JsonNode?> Changed(BayScope scope, IBayDriver driver, BayPlanInput input, BayChange change) =>
        scope.Group is null ? driver.PlanChange(input, change) : driver.PlanGroupChange(input, scope.GroupSnapshot, change);

    private static ImmutableDictionary<string, JsonNode?> Resized(BayScope scope, IBayDriver driver, BayPlanInput input)
    {
        var order = scope.Operation.Order ?? throw new InvalidOperationException("A resize without a size.");
        var group = scope.Snapshot.NodeGroups.First(g => g.Uuid == order.NodeGroup) with { NodeCount = order.NodeCount };
        return driver.PlanResize(input with { NodeGroups = Sized(input.NodeGroups, group) }, group, scope.Operation.Kind is BayOperation.Resize ? LeavingOf(scope, order.NodesToRemove) : []);
    }

    private static ImmutableDictionary<string, JsonNode?> Replaced(BayScope scope, IBayDriver driver, BayPlanInput input) =>
        AsBefore(scope, driver, input, Renewal.GroupOf(scope.State) ?? throw new InvalidOperationException("A round of an upgrade that replaces no machines."));

    // The size is the one that the stack has: another may be wanted for the operation after this one.
    private static ImmutableDictionary<string, JsonNode?> AsBefore(BayScope scope, IBayDriver driver, BayPlanInput input, NodeGroupSnapshot group)
    {
        group = group with { NodeCount = Renewal.MachinesOf(scope.Work.Ledger, group).Count() };
        return driver.PlanResize(input with { NodeGroups = Sized(input.NodeGroups, group) }, group, scope.Operation.LeavingMaster is null ? LeavingOf(scope, []) : []);
    }

    // What a change that failed left in the stack is overwritten with what the bay really has, so that new machines are built with that.
    private static ImmutableDictionary<string, JsonNode?> Mended(BayScope scope, IBayDriver driver, BayPlanInput input, ImmutableDictionary<string, JsonNode?> parameters) =>
        scope.IsStrayed ? Enum.GetValues<BayChange>().Where(driver.CanChange).Aggregate(parameters, (sum, change) => sum.SetItems(Changed(scope, driver, input, change))) : parameters;

    // Heat knows members by index or by server; an address it would ignore, and remove another machine. Those that were chosen are told too, so that it makes no choice of its own.
    private static ImmutableArray<string> LeavingOf(BayScope scope, ImmutableArray<string> names)
    {
        var leaving = scope.Operation.Leaving.Select(static one => one.Machine).ToList();
        var strangers = names.Where(name => !leaving.Any(machine => ScaleIn.IsCalled(machine, name)))
            .Select(name => scope.Work.Ledger.Machines.FirstOrDefault(m => m.PrivateAddress == name || m.Address == name)?.ServerId ?? name);
        return [.. leaving.Select(static machine => machine.ServerId ?? machine.Index), .. strangers];
    }

    private static ImmutableArray<NodeGroupSnapshot> Sized(ImmutableArray<NodeGroupSnapshot> groups, NodeGroupSnapshot group) =>
        [.. groups.Select(g => g.Uuid == group.Uuid ? group : g)];
}

/// <summary>The stack's unused parameter that tells which operation Heat saw last.</summary>
internal static class OperationParameter
{
    public const string Name = "magnum_operation";

    /// <summary>Whether Heat has seen that operation's call.</summary>
    public static bool IsOf(HeatStack stack, Operation operation) =>
        stack.Parameters.TryGetValue(Name, out var id) && string.Equals(id, operation.StackId.ToString("D"), StringComparison.OrdinalIgnoreCase);
}
