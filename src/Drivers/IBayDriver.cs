using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers;

/// <summary>Knows what a bay is made of. Pure: no clock, no I/O beyond its own template files.</summary>
public interface IBayDriver
{
    /// <summary>Name and what it can build.</summary>
    DriverDescription Description { get; }

    /// <summary>What can't be built of a bay, told before it is accepted: a sentence for each label and field, or null for nothing. Groups and credentials are not looked at.</summary>
    string? Objection(BaySpec spec) => null;

    /// <summary>What can't be built of a group of the tenant's own, told before it is accepted: in the words of <see cref="Objection(BaySpec)"/>, or null for nothing.</summary>
    /// <param name="spec">The bay as it is.</param>
    /// <param name="group">The group as it is to be.</param>
    string? Objection(BaySpec spec, NodeGroupSnapshot group) => null;

    /// <summary>Template, files and parameters of the bay's stack.</summary>
    /// <exception cref="BayPlanException">The bay can't be built as asked, with the sentence for the tenant.</exception>
    StackPlan PlanCreate(BayPlanInput input);

    /// <summary>Template, files and parameters of the stack of a group of workers of the tenant's own.</summary>
    /// <param name="input">The bay as it is.</param>
    /// <param name="group">The group as it is to be.</param>
    /// <param name="bay">The bay's own stack, outputs resolved: what the group is built into.</param>
    /// <exception cref="BayPlanException">The group can't be built as asked, with the sentence for the tenant.</exception>
    StackPlan PlanCreateGroup(BayPlanInput input, NodeGroupSnapshot group, StackView bay);

    /// <summary>The parameters that change when a group gets another size: those of the bay's own stack for a default group, of the group's stack for another.</summary>
    /// <param name="input">The bay as it is to be.</param>
    /// <param name="group">The group that changes.</param>
    /// <param name="nodesToRemove">Machines that go first: server UUID, index or address.</param>
    ImmutableDictionary<string, JsonNode?> PlanResize(BayPlanInput input, NodeGroupSnapshot group, ImmutableArray<string> nodesToRemove);

    /// <summary>Whether Heat can be told which machines of that group go when it shrinks.</summary>
    bool CanRemove(NodeGroupSnapshot group);

    /// <summary>Whether machines can be told of labels or taints when they are built, and when a group gets another size.</summary>
    /// <param name="mark">Which of the two.</param>
    /// <param name="isDefault">Whether it is about the bay's own workers; otherwise about groups of the tenant's own.</param>
    bool CanMark(NodeMark mark, bool isDefault);

    /// <summary>Whether the driver can change a built bay in that way; asked before anything is touched.</summary>
    bool CanChange(BayChange change);

    /// <summary>
    /// Whether running machines of that group are replaced, some at a time, to follow an upgrade: so it is where they take no note of what the stack's update
    /// changes. Then <see cref="CanRemove"/> must affirm a group of workers too, and <see cref="PartsOf"/> tell of masters. False: the stack's update is all that there is to an upgrade.
    /// </summary>
    /// <param name="group">A group of the bay.</param>
    bool CanRenew(NodeGroupSnapshot group) => false;

    /// <summary>Whether an upgrade that is not objected to replaces masters too, one at a time and before any worker; only where <see cref="CanRenew"/> affirms their group.</summary>
    /// <param name="upgrade">What is wanted.</param>
    bool RenewsMasters(BayUpgrade upgrade) => false;

    /// <summary>Whether a master of that group may be missing while another machine takes its place: so it is where an upgrade replaces them. Then <see cref="PartsOf"/> must tell of them.</summary>
    /// <param name="masters">The bay's masters.</param>
    bool CanReplaceMasters(NodeGroupSnapshot masters) => CanRenew(masters);

    /// <summary>What Heat has to make anew for another machine to take a master's place: all of it but what outlives it, as its address does. None where masters are not replaced.</summary>
    /// <param name="stack">The bay's own stack.</param>
    /// <param name="master">The master, as <see cref="ReadOutputs"/> tells of it.</param>
    ImmutableArray<StackViewResource> PartsOf(StackView stack, BayMachine master) => [];

    /// <summary>Why a built bay can't be upgraded so, told before it is accepted, as sentences for the tenant; null when it can.</summary>
    /// <param name="upgrade">What is wanted.</param>
    string? Objection(BayUpgrade upgrade) => null;

    /// <summary>
    /// Parameters that must not be sent in vain: Heat passes over a name that the stack's template lacks, and without these it would rebuild machines that run.
    /// </summary>
    /// <remarks>heat/engine/service.py, <c>_prepare_stack_updates</c>, release 19.</remarks>
    ImmutableArray<string> Indispensable => [];

    /// <summary>The parameters of the bay's own stack that change with it; repeatable, as all plans.</summary>
    /// <param name="input">The bay as it is to be: the new labels, keys or credential already in it.</param>
    /// <param name="change">What changes; one that <see cref="CanChange"/> affirms.</param>
    /// <exception cref="BayPlanException">The bay can't be changed as asked, with the sentence for the tenant.</exception>
    ImmutableDictionary<string, JsonNode?> PlanChange(BayPlanInput input, BayChange change);

    /// <summary>The parameters of the stack of a group of the tenant's own that change with it; none but the operation's where the group has no part in the change.</summary>
    /// <param name="input">The bay as it is to be for this group: its labels are those that the group is built or upgraded with.</param>
    /// <param name="group">The group as it is to be.</param>
    /// <param name="change">What changes; one that <see cref="CanChange"/> affirms.</param>
    /// <exception cref="BayPlanException">The group can't be changed as asked, with the sentence for the tenant.</exception>
    ImmutableDictionary<string, JsonNode?> PlanGroupChange(BayPlanInput input, NodeGroupSnapshot group, BayChange change);

    /// <summary>Reads what the bay's own built stack tells of the bay.</summary>
    BayOutputs ReadOutputs(BayPlanInput input, StackView stack);

    /// <summary>Reads what the stack of a group tells: its machines and its size.</summary>
    BayOutputs ReadGroupOutputs(BayPlanInput input, NodeGroupSnapshot group, StackView stack);
}

/// <summary>What a plan is made from.</summary>
public sealed record BayPlanInput
{
    /// <summary>The bay's UUID.</summary>
    public required Guid BayUuid { get; init; }

    /// <summary>Owner.</summary>
    public required string ProjectId { get; init; }

    /// <summary>What the bay is to be.</summary>
    public required BaySpec Spec { get; init; }

    /// <summary>The groups in the bay's own stack, with their wanted sizes.</summary>
    public required ImmutableArray<NodeGroupSnapshot> NodeGroups { get; init; }

    /// <summary>Public addresses that machines use.</summary>
    public required CloudAddresses Cloud { get; init; }

    /// <summary>The credential for machines, or null where the operator does not enable it.</summary>
    public MachineCredential? Machine { get; init; }

    /// <summary>The bay's CA certificate, PEM.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>RSA key pair for service accounts, PEM.</summary>
    public ServiceAccountKeys? ServiceAccountKeys { get; init; }

    /// <summary>The id of the running operation.</summary>
    public required Guid OperationId { get; init; }

    /// <summary>For an upgrade: how many machines may change at once, at least 1.</summary>
    public int MaxBatchSize { get; init; } = 1;

    /// <summary>The bay's own stack before the update that is planned; null where there is none yet, and for stacks of groups.</summary>
    public BuiltStack? Built { get; init; }
}

/// <summary>A stack that is to be updated.</summary>
/// <param name="Parameters">Parameter values as Heat shows them.</param>
/// <param name="Staying">The machines that the update must leave as they are.</param>
public sealed record BuiltStack(IReadOnlyDictionary<string, string> Parameters, ImmutableArray<BayMachine> Staying);

/// <summary>Addresses that machines use to reach the cloud.</summary>
/// <param name="AuthUrl">Keystone, with <c>/v3</c>.</param>
/// <param name="MagnumUrl">This service, with <c>/v1</c>.</param>
/// <param name="RegionName">Region.</param>
/// <param name="TrusteeDomainId">Domain of the trustees.</param>
/// <param name="VerifyCa">Whether machines check the cloud's certificates.</param>
/// <param name="Authorities">CAs of the cloud's own that machines are to believe for it besides those that their system does, PEM; null: none.</param>
public sealed record CloudAddresses(string AuthUrl, string MagnumUrl, string RegionName, string TrusteeDomainId, bool VerifyCa, string? Authorities = null);

/// <summary>The machine trust of a bay.</summary>
public sealed record MachineCredential(string UserId, string UserName, string Password, string TrustId)
{
    /// <summary>Hides the secret parts.</summary>
    public override string ToString() => $"MachineCredential {{ UserId = {UserId} }}";
}

/// <summary>Service account key pair of a bay.</summary>
public sealed record ServiceAccountKeys(string PublicKey, string PrivateKey)
{
    /// <summary>Hides the secret part.</summary>
    public override string ToString() => nameof(ServiceAccountKeys);
}

/// <summary>What Heat is asked to create.</summary>
/// <param name="Template">HOT text.</param>
/// <param name="Files">Files by the name that the template uses.</param>
/// <param name="Environment">Environment text, or null.</param>
/// <param name="Parameters">Parameter values.</param>
public sealed record StackPlan(
    string Template,
    ImmutableDictionary<string, string> Files,
    string? Environment,
    ImmutableDictionary<string, JsonNode?> Parameters);

/// <summary>What a driver needs of a built stack.</summary>
/// <param name="Outputs">Output values.</param>
/// <param name="Parameters">Parameter values as Heat shows them.</param>
/// <param name="Resources">Resources, nested ones included.</param>
public sealed record StackView(
    IReadOnlyDictionary<string, JsonNode?> Outputs,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<StackViewResource> Resources);

/// <summary>A resource of a built stack.</summary>
/// <param name="Name">Name in its own template.</param>
/// <param name="Type">Heat's type.</param>
/// <param name="PhysicalId">Id in the other service.</param>
/// <param name="StackId">Id of the stack that holds it.</param>
/// <param name="ParentResource">Resource above that stack.</param>
public sealed record StackViewResource(string Name, string Type, string? PhysicalId, string? StackId, string? ParentResource);

/// <summary>What a built stack tells.</summary>
public sealed record BayOutputs
{
    /// <summary>Address of the engine's API.</summary>
    public string? ApiAddress { get; init; }

    /// <summary>Engine version.</summary>
    public string? CoeVersion { get; init; }

    /// <summary>Container runtime version.</summary>
    public string? ContainerVersion { get; init; }

    /// <summary>Machines, masters first.</summary>
    public ImmutableArray<BayMachine> Machines { get; init; } = [];

    /// <summary>Size of groups as Heat has it, where it differs from what was asked (scaled in Heat itself).</summary>
    public ImmutableDictionary<string, int> NodeCounts { get; init; } = ImmutableDictionary<string, int>.Empty;
}

/// <summary>A machine of a built stack.</summary>
/// <param name="NodeGroup">Name of its group.</param>
/// <param name="Index">Heat's index of the member within the group.</param>
/// <param name="ServerId">Nova's id.</param>
/// <param name="Address">Address by which it is reached.</param>
/// <param name="PrivateAddress">Address in the bay's network.</param>
public sealed record BayMachine(string NodeGroup, string Index, string? ServerId, string? Address, string? PrivateAddress);

/// <summary>A bay can't be built as asked.</summary>
public sealed class BayPlanException(string message) : Exception(message);
