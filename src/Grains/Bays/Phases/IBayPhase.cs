using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Health;

namespace Magnum.Grains.Bays.Phases;

/// <summary>One step of an operation: talks to the outside, stores nothing, and may be run again after any crash.</summary>
internal interface IBayPhase
{
    /// <summary>The phase's name, as stored in the operation and shown in OpenStack's access logs.</summary>
    string Name { get; }

    /// <summary>Runs the phase once.</summary>
    /// <exception cref="OpenStack.OpenStackException">A service refused or did not answer; the reconciler decides by its kind.</exception>
    /// <exception cref="Drivers.BayPlanException">The bay's driver can't plan what is wanted, or is not installed any more: the operation ends with its words.</exception>
    Task<PhaseResult> RunAsync(BayScope scope, CancellationToken cancellationToken);
}

/// <summary>What a phase works from: the state as it was committed before the phase began.</summary>
/// <param name="Bay">The bay's UUID.</param>
/// <param name="State">The bay.</param>
/// <param name="Secrets">Its credentials.</param>
internal sealed record BayScope(Guid Bay, BayState State, BaySecrets Secrets)
{
    /// <summary>The certificate that the bay's last look at its engine used; null where there was none.</summary>
    public HeldIdentity? Held { get; init; }

    public BayWork Work => State.Work ?? throw new InvalidOperationException($"Bay {Bay} has no work.");

    public Operation Operation => Work.Operation ?? throw new InvalidOperationException($"Bay {Bay} has no operation.");

    public BaySnapshot Snapshot => State.Snapshot ?? throw new InvalidOperationException($"Bay {Bay} is not accepted.");

    /// <summary>The stack that the scope is about, when it is a group's; null for the bay's own. At first the one of the operation.</summary>
    public GroupStack? Group { get; init; } = State.GroupStack();

    /// <summary>The group whose stack the scope is about.</summary>
    public NodeGroupSnapshot GroupSnapshot => Snapshot.NodeGroups.First(g => g.Uuid == Group!.Group);

    /// <summary>Heat's id of the stack; null when it is not known.</summary>
    public string? StackId => Group is null ? Work.Ledger.StackId : Group.StackId;

    /// <summary>Whether the stack may carry values of a change that failed.</summary>
    public bool IsStrayed => Group?.IsStrayed ?? Work.IsStackStrayed;

    /// <summary>The stack's derived name.</summary>
    public string StackName => Group?.StackName ?? StackNames.Of(Work.Spec.Name, Bay);

    /// <summary>The scope for every stack of the bay, those of groups first.</summary>
    public IEnumerable<BayScope> EveryStack() => [.. EveryGroupStack(), this with { Group = null }];

    /// <summary>The scope for the stack of every group that there is or was.</summary>
    public IEnumerable<BayScope> EveryGroupStack() => Work.Ledger.Groups.Select(group => this with { Group = group });

    public string ProjectId => Work.Creator.ProjectId;
}
