using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.Kubernetes;

/// <summary>Kubernetes on servers of one type. What they do at boot, and what not yet, is in this folder's README.</summary>
/// <param name="description">The driver's name and what it builds.</param>
/// <param name="rules">What it does with labels and fields.</param>
internal abstract class KubernetesDriver(DriverDescription description, BayRules rules) : IBayDriver
{
    private const string WorkerCount = "number_of_minions";
    private const string MasterServer = "kube-master";

    /// <summary>Group → stack parameter that carries its size. The names are read by cluster-autoscaler and by Magnum's own clients.</summary>
    private static readonly ImmutableDictionary<string, string> Sizes = ImmutableDictionary<string, string>.Empty
        .Add(NodeGroupSnapshot.DefaultMasterName, "number_of_masters")
        .Add(NodeGroupSnapshot.DefaultWorkerName, WorkerCount);

    public DriverDescription Description => description;

    private UpgradeRules Upgrades => new(description, rules, KubernetesParameters.For, KubernetesChanges.OfWorkers, ["kube_tag", "image_id", "container_infra_prefix"])
    {
        Idle = static spec => KubernetesVersions.KnowsDocker(KubernetesLabels.KubeTag(spec.Labels)) ? [] : [KubernetesLabels.Runtime],
    };

    public string? Objection(BaySpec spec) => rules.Objection(spec);

    public string? Objection(BaySpec spec, NodeGroupSnapshot group) => KubernetesLimits.Objection(group) ?? rules.Objection(KubernetesGroupParameters.SpecOf(spec, group));

    public StackPlan PlanCreate(BayPlanInput input)
    {
        GivenNetwork.Check(input.Spec);
        KubernetesLimits.Check(input, rules);
        return new StackPlan(TemplateResources.Template, TenantResources.Sent(TemplateResources.Sent[input.Boot()], input.Spec.Labels), null, KubernetesParameters.For(input));
    }

    public StackPlan PlanCreateGroup(BayPlanInput input, NodeGroupSnapshot group, StackView bay)
    {
        KubernetesLimits.Check(input, group, rules);
        return new StackPlan(TemplateResources.GroupTemplate, TemplateResources.Sent[input.Boot()], null, KubernetesGroupParameters.For(input, group, bay));
    }

    public ImmutableDictionary<string, JsonNode?> PlanResize(BayPlanInput input, NodeGroupSnapshot group, ImmutableArray<string> nodesToRemove)
    {
        if (group.Role == NodeGroupSnapshot.MasterRole)
        {
            throw new BayPlanException($"The group '{group.Name}' can't be resized: this driver resizes workers only.");
        }

        // The name is the same in the bay's own stack and in that of a group.
        var parameters = new StackParameters(input.OperationId);
        parameters.Add(WorkerCount, group.NodeCount);
        KubernetesParameters.AddMarks(parameters, group);
        // Sent when empty too: what an earlier resize asked for must not be asked for again.
        return parameters.Build().SetItem("minions_to_remove", NodeRemoval.ForHeat(nodesToRemove));
    }

    public bool CanRemove(NodeGroupSnapshot group) => true;

    public bool CanMark(NodeMark mark, bool isDefault) => true;

    // Without TLS no certificate is in use, but the key pair for service accounts is: the API refuses that rotation, as Magnum does.
    public bool CanChange(BayChange change) => true;

    // Of masters those whose etcd does without one of them.
    public bool CanRenew(NodeGroupSnapshot group) => Upgrades.CanRenew(group);

    public bool RenewsMasters(BayUpgrade upgrade) => MachineUpgrades.RenewsMasters(upgrade, Upgrades);

    public ImmutableArray<StackViewResource> PartsOf(StackView stack, BayMachine master) => stack.Parts(MasterServer, master);

    // A version that no bay may have next is told before what it would take to get there.
    public string? Objection(BayUpgrade upgrade) =>
        (upgrade.Group is { IsDefault: false } ? null : KubernetesVersions.Objection(KubernetesLabels.KubeTag(upgrade.Before.Labels), KubernetesLabels.KubeTag(upgrade.After.Labels)))
        ?? MachineUpgrades.Objection(upgrade, Upgrades);

    public ImmutableArray<string> Indispensable => [FormerImages.OfWorkers, FormerImages.OfMasters];

    public ImmutableDictionary<string, JsonNode?> PlanChange(BayPlanInput input, BayChange change) => KubernetesChanges.For(input, change);

    public ImmutableDictionary<string, JsonNode?> PlanGroupChange(BayPlanInput input, NodeGroupSnapshot group, BayChange change) =>
        KubernetesChanges.ForGroup(input, group, change);

    public BayOutputs ReadOutputs(BayPlanInput input, StackView stack) => new()
    {
        ApiAddress = stack.Text("api_address"),
        CoeVersion = stack.Parameters.GetValueOrDefault("kube_version") is { Length: > 0 } version ? version : KubernetesLabels.KubeTag(input.Spec.Labels),
        Machines =
        [
            .. stack.Machines(NodeGroupSnapshot.DefaultMasterName, MasterServer, "kube_masters", "kube_masters_private"),
            .. stack.Machines(NodeGroupSnapshot.DefaultWorkerName, "kube-minion", "kube_minions", "kube_minions_private"),
        ],
        NodeCounts = stack.OtherSizes(input, Sizes),
    };

    public BayOutputs ReadGroupOutputs(BayPlanInput input, NodeGroupSnapshot group, StackView stack) => new()
    {
        Machines = stack.Machines(group.Name, "kube-minion", "kube_minions", "kube_minions_private"),
        NodeCounts = stack.OtherSizes(input with { NodeGroups = [group] }, [KeyValuePair.Create(group.Name, WorkerCount)]),
    };
}
