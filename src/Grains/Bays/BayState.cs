using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Magnum.Drivers;
using Magnum.Engines;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;

namespace Magnum.Grains.Bays;

/// <summary>What is stored of a bay. Lists read only <see cref="Snapshot"/>; a bay without one is shown to nobody.</summary>
internal sealed record BayState
{
    /// <summary>What readers see; null before the bay is accepted and after it is gone.</summary>
    public BaySnapshot? Snapshot { get; init; }

    /// <summary>What only the bay itself needs; null for a bay that never was.</summary>
    public BayWork? Work { get; init; }
}

/// <summary>The part of a bay's state that nobody else reads.</summary>
internal sealed record BayWork
{
    /// <summary>What the tenant asked for.</summary>
    public required BaySpec Spec { get; init; }

    /// <summary>Who asked; holds no token.</summary>
    public required Caller Creator { get; init; }

    /// <summary>When the intent was stored; one not accepted soon after is undone.</summary>
    public required DateTimeOffset IntendedAt { get; init; }

    /// <summary>What runs; null when the bay is settled.</summary>
    public Operation? Operation { get; init; }

    /// <summary>What was asked for while another operation runs, in order.</summary>
    public ImmutableArray<GroupOrder> Queue { get; init; } = [];

    /// <summary>The orders with an id of their own that were taken of late, the last at the end.</summary>
    public ImmutableArray<TakenOrder> Orders { get; init; } = [];

    /// <summary>Whether the stack may carry values of a change that failed: the next update sends the bay's own again.</summary>
    public bool IsStackStrayed { get; init; }

    /// <summary>When health was last reported from outside; null when it never was.</summary>
    public DateTimeOffset? HealthReportedAt { get; init; }

    /// <summary>Since when servers are unwell without a break, by Nova's id; kept only where the bay's labels ask for healing.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Ailing { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>When machines were replaced of late because they were unwell.</summary>
    public ImmutableArray<DateTimeOffset> Heals { get; init; } = [];

    /// <summary>Ids of what exists outside because of this bay.</summary>
    public BayLedger Ledger { get; init; } = new();
}

/// <summary>External things by id, each entered as soon as its id is known and removed only when the owner of the thing says that it is gone.</summary>
internal sealed record BayLedger
{
    /// <summary>Heat's id of the bay's stack.</summary>
    public string? StackId { get; init; }

    /// <summary>The stacks of groups of the tenant's own, those of the last deleted groups included: the last looks at a deleted bay look for them too.</summary>
    public ImmutableArray<GroupStack> Groups { get; init; } = [];

    /// <summary>How many groups the tenant ever made; 0 also where an older version made them, which kept them all in <see cref="Groups"/>.</summary>
    public int GroupsMade { get; init; }

    /// <summary>The machines as the stacks last told of them.</summary>
    public ImmutableArray<BayMachine> Machines { get; init; } = [];

    /// <summary>When each server of <see cref="Machines"/> was first told of, by Nova's id.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Seen { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>
    /// Servers that an upgrade in force has not replaced yet, by Nova's id, each with the image that its group had before (null: its bay model's): a silo of an older version
    /// tells Heat of it. What is not named here was built as its group is built now.
    /// </summary>
    public ImmutableDictionary<string, string?> Outdated { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>
    /// Heat's index of the master that was let go, entered before its machine is touched and kept until an upgrade, or another replacement, has made another in its place. Null
    /// when there is none.
    /// </summary>
    public string? MasterUnderway { get; init; }

    /// <summary>Name of the trustee whose trust the machines have; null for the one that was made with the bay.</summary>
    public string? MachineTrustee { get; init; }

    /// <summary>Names of all trustees that rotations made or were about to make, entered first and never removed: the last looks at a deleted bay look for them too.</summary>
    public ImmutableArray<string> Trustees { get; init; } = [];

    /// <summary>Names of the node grains that were told of their machine, or are about to be: entered first, so that whoever supersedes the telling forgets them too.</summary>
    public ImmutableArray<string> Nodes { get; init; } = [];
}

/// <summary>An order that was taken; repeated, it changes nothing more.</summary>
/// <param name="Id">The order's own id.</param>
/// <param name="At">When it was taken.</param>
internal sealed record TakenOrder(Guid Id, DateTimeOffset At);

/// <summary>The stack of one group; entered before Heat is asked for it.</summary>
/// <param name="Group">UUID of the group.</param>
/// <param name="GroupName">Its name.</param>
/// <param name="StackName">The stack's derived name.</param>
/// <param name="StackId">Heat's id; null until known and when it is gone.</param>
internal sealed record GroupStack(Guid Group, string GroupName, string StackName, string? StackId)
{
    /// <summary>Whether the stack may carry other values than the bay has for it, because a change failed: the next update sends the bay's.</summary>
    public bool IsStrayed { get; init; }

    /// <summary>The bay's labels with which the group was built or last upgraded; null: as the bay has them.</summary>
    public ImmutableSortedDictionary<string, string>? BayLabels { get; init; }

    /// <summary>Name of the trustee whose trust the group's machines have; null for the one that was made with the bay.</summary>
    public string? MachineTrustee { get; init; }
}

/// <summary>The one thing that is being done to a bay.</summary>
internal sealed record Operation
{
    /// <summary>Fences late results: an outcome that names another operation is dropped.</summary>
    public required Guid Id { get; init; }

    /// <summary>What is done.</summary>
    public required BayOperation Kind { get; init; }

    /// <summary>The id under which Heat is asked in this round, where the operation asks it several times about one stack; null in the first.</summary>
    public Guid? Round { get; init; }

    /// <summary>The id that the stack carries once Heat has taken the call.</summary>
    [JsonIgnore]
    public Guid StackId => Round ?? Id;

    /// <summary>The request that asked for it.</summary>
    public required string RequestId { get; init; }

    /// <summary>Who asked.</summary>
    public required string UserId { get; init; }

    /// <summary>Name of the phase that is to run; stored before it runs.</summary>
    public required string Phase { get; init; }

    /// <summary>Failed attempts of this phase.</summary>
    public int Attempts { get; init; }

    /// <summary>The phase does not run before this time.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>What went wrong last in this phase.</summary>
    public string? LastError { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it is given up, with its cause.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>When Heat, or in a deletion first Octavia, last took a call of this operation; listings begun before say nothing about it.</summary>
    public DateTimeOffset? EffectAt { get; init; }

    /// <summary>For an update: when the stack was last updated before this operation; null when it never was, or when Heat was seen at this operation already.</summary>
    public DateTimeOffset? StackUpdatedBefore { get; init; }

    /// <summary>What is wanted of a group; null when the operation is about the whole bay.</summary>
    public GroupOrder? Order { get; init; }

    /// <summary>The machines that go with this operation, as far as they were chosen by the service.</summary>
    public ImmutableArray<LeavingNode> Leaving { get; init; } = [];

    /// <summary>Until then they may take to hand over what they carry.</summary>
    public DateTimeOffset? DrainUntil { get; init; }

    /// <summary>Why machines went, or are to go, without having handed over everything; null when they did.</summary>
    public string? NotDrained { get; init; }

    /// <summary>For an upgrade of the bay: the group whose machines <see cref="NotDrained"/> is about.</summary>
    public string? NotDrainedGroup { get; init; }

    /// <summary>In an operation on every stack: the group whose stack is changed now; null while it is the bay's own.</summary>
    public Guid? Group { get; init; }

    /// <summary>In an operation on every stack: why groups failed, by UUID.</summary>
    public ImmutableDictionary<Guid, string> Faults { get; init; } = ImmutableDictionary<Guid, string>.Empty;

    /// <summary>Whether the stack, of several the bay's own, has what the operation changes. From then on that holds, whatever becomes of the rest.</summary>
    public bool IsInForce { get; init; }

    /// <summary>The order, when it is for another size.</summary>
    [JsonIgnore]
    public GroupOrder? Resize => Order is { Kind: BayOperation.Resize } ? Order : null;

    /// <summary>For an upgrade, of the bay or of a group: what is wanted.</summary>
    public UpgradeOrder? Upgrade { get; init; }

    /// <summary>For a rotation of credentials: what is wanted.</summary>
    public CredentialOrder? Credential { get; init; }

    /// <summary>For a rotation of the CA: how long machines are given to follow each of its changes.</summary>
    public TimeSpan Overlap { get; init; }

    /// <summary>Why it failed, where something is to be put right before it ends; null while it goes well.</summary>
    public OperationFailure? Failure { get; init; }

    /// <summary>
    /// Whether Heat takes the change back when it fails. As with Magnum, always for a rotation, but not in the stack of a group: by then the bay's own has the new keys. A master that
    /// went does not come back: the others have its place in etcd for another one.
    /// </summary>
    [JsonIgnore]
    public bool RollsBack => (BayPhases.IsOfEveryStack(Kind) && Group is null) || Resize is { Rollback: true } || (Upgrade is { Rollback: true } && LeavingMaster is null);

    /// <summary>The master that goes; null where workers do, or none.</summary>
    [JsonIgnore]
    public LeavingNode? LeavingMaster => Leaving.FirstOrDefault(static one => one.Machine.NodeGroup == NodeGroupSnapshot.DefaultMasterName);
}

/// <summary>A machine that goes.</summary>
/// <param name="Machine">As its stack told of it.</param>
/// <param name="Node">As its engine did; null when it did not.</param>
internal sealed record LeavingNode(BayMachine Machine, EngineNode? Node);

/// <summary>A wanted bay model. The bay's own specification holds the former one until the stack is complete.</summary>
internal sealed record UpgradeOrder
{
    public required BayModelSnapshot BayModel { get; init; }

    public required int MaxBatchSize { get; init; }

    public bool Rollback { get; init; }

    /// <summary>Whether running machines follow only by being replaced.</summary>
    public bool Renews { get; init; }

    /// <summary>Whether masters are replaced too, before any worker.</summary>
    public bool RenewsMasters { get; init; }

    /// <summary>Whether masters alone are.</summary>
    public bool SparesWorkers { get; init; }

    /// <summary>Whether it goes on with what an earlier one to the same model left undone: then only machines that are still old are replaced.</summary>
    public bool IsContinued { get; init; }

    /// <summary>The image to show again for the bay's own workers when the stack does not take the upgrade.</summary>
    public string? PreviousImage { get; init; }

    /// <summary>The same for masters.</summary>
    public string? PreviousMasterImage { get; init; }

    /// <summary>The servers that are to be replaced, as in <see cref="BayLedger.Outdated"/>; null until the stack was asked. Once the upgrade is in force the ledger has them.</summary>
    public ImmutableDictionary<string, string?>? Outdated { get; init; }

    /// <summary>The specification with that model: its labels are the bay's.</summary>
    public BaySpec ApplyTo(BaySpec spec) => spec with { BayModel = BayModel, Labels = BayModel.Labels };

    /// <summary>The bay's labels for a group that is upgraded to the model which the bay has already; what the model says goes before what the bay was created with.</summary>
    public ImmutableSortedDictionary<string, string> LabelsForGroup(BaySpec spec) => spec.Labels.SetItems(BayModel.Labels);
}

/// <summary>A wanted credential for machines.</summary>
/// <param name="Trustee">Name of the new trustee.</param>
/// <param name="StatusBefore">What the bay shows again if Keystone gives none.</param>
/// <param name="ReasonBefore">Its reason.</param>
internal sealed record CredentialOrder(string Trustee, BayStatus StatusBefore, string? ReasonBefore)
{
    /// <summary>How long the former one stays valid once the stacks have the new one.</summary>
    public TimeSpan Overlap { get; init; }
}

/// <summary>How an operation ends that failed.</summary>
/// <param name="Status">The final status.</param>
/// <param name="Cause">The true cause; null where the bay is as it was before.</param>
internal sealed record OperationFailure(BayStatus Status, string? Cause);

/// <summary>A wanted size of a group, or that it be made, upgraded or gone.</summary>
internal sealed record GroupOrder
{
    /// <summary>Resize, CreateGroup, UpgradeGroup, DeleteGroup or Heal; the numbers are those of a resize only.</summary>
    public required BayOperation Kind { get; init; }

    public required Guid NodeGroup { get; init; }

    public required int NodeCount { get; init; }

    /// <summary>The size to show again when the change fails.</summary>
    public required int PreviousCount { get; init; }

    /// <summary>For an upgrade: the labels to show again when it fails.</summary>
    public ImmutableSortedDictionary<string, string> PreviousLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<string> NodesToRemove { get; init; } = [];

    public bool Rollback { get; init; }

    public required string RequestId { get; init; }

    public required string UserId { get; init; }
}
