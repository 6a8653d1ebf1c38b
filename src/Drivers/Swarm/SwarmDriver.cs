using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Drivers.Swarm;

/// <summary>Docker in swarm mode on servers of one type. What they do at boot, and what not yet, is in this folder's README.</summary>
/// <param name="description">The driver's name and what it builds.</param>
/// <param name="rules">What it does with labels and fields.</param>
internal abstract class SwarmDriver(DriverDescription description, BayRules rules) : IBayDriver
{
    private const string TopTemplate = "swarmcluster.yaml";
    private const string WorkerCount = "number_of_nodes";
    private const string ManagerServer = "swarm-master";

    private static readonly ImmutableDictionary<string, string> Files = EmbeddedFiles.Of("Swarm");

    /// <summary>What stacks get beside their template, by the format of their machines' boot data.</summary>
    private static readonly ImmutableDictionary<BootFormat, ImmutableDictionary<string, string>> Sent =
        EmbeddedFiles.Sent(Files.Remove(TopTemplate), new MachineKind("swarmmaster", []), new MachineKind("swarmnode", MachineKind.HealthScripts));

    /// <summary>The parameters that managers are not built with.</summary>
    private static readonly ImmutableArray<string> OfWorkers = [WorkerCount, "nodes_to_remove", "worker_nodegroup_name", "node_image", "node_flavor", FormerImages.OfWorkers];

    /// <summary>Group → stack parameter that carries its size.</summary>
    private static readonly ImmutableDictionary<string, string> Sizes = ImmutableDictionary<string, string>.Empty
        .Add(NodeGroupSnapshot.DefaultMasterName, "number_of_masters")
        .Add(NodeGroupSnapshot.DefaultWorkerName, WorkerCount);

    public DriverDescription Description => description;

    private UpgradeRules Upgrades => new(description, rules, SwarmParameters.For, OfWorkers, []);

    public string? Objection(BaySpec spec) => rules.Objection(spec);

    public string? Objection(BaySpec spec, NodeGroupSnapshot group) => NoGroups;

    public StackPlan PlanCreate(BayPlanInput input)
    {
        GivenNetwork.Check(input.Spec);
        MachineLimits.Check(input, rules);
        return new StackPlan(Files[TopTemplate], TenantResources.Sent(Sent[input.Boot()], input.Spec.Labels), null, SwarmParameters.For(input));
    }

    public StackPlan PlanCreateGroup(BayPlanInput input, NodeGroupSnapshot group, StackView bay) => throw new BayPlanException(NoGroups);

    public ImmutableDictionary<string, JsonNode?> PlanResize(BayPlanInput input, NodeGroupSnapshot group, ImmutableArray<string> nodesToRemove)
    {
        if (group.Role == NodeGroupSnapshot.MasterRole)
        {
            throw new BayPlanException($"The group '{group.Name}' can't be resized: this driver resizes workers only.");
        }

        var parameters = new StackParameters(input.OperationId);
        parameters.Add(WorkerCount, group.NodeCount);
        // Sent when empty too: what an earlier resize asked for must not be asked for again.
        return parameters.Build().SetItem("nodes_to_remove", NodeRemoval.ForHeat(nodesToRemove));
    }

    public bool CanRemove(NodeGroupSnapshot group) => true;

    public bool CanMark(NodeMark mark, bool isDefault) => false;

    public bool CanChange(BayChange change) => true;

    // Workers only: what the swarm knows is on the manager's own disk or volume.
    public bool CanRenew(NodeGroupSnapshot group) => Upgrades.CanRenew(group);

    public bool CanReplaceMasters(NodeGroupSnapshot masters) => masters.NodeCount >= MachineUpgrades.FewestMasters;

    public ImmutableArray<StackViewResource> PartsOf(StackView stack, BayMachine master) => stack.Parts(ManagerServer, master);

    public string? Objection(BayUpgrade upgrade) => MachineUpgrades.Objection(upgrade, Upgrades);

    public ImmutableArray<string> Indispensable => [FormerImages.OfWorkers];

    public ImmutableDictionary<string, JsonNode?> PlanChange(BayPlanInput input, BayChange change)
    {
        var parameters = new StackParameters(input.OperationId);
        switch (change)
        {
            case BayChange.Upgrade:
                FormerImages.AddWorkers(parameters, "node_image", input);
                break;
            case BayChange.CaRotation:
                // Machines find another CA by themselves: see Machines/Boot/renew.sh.
                break;
            case BayChange.CredentialRotation:
                MachineParameters.AddCredential(parameters, input.Machine);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "No such change.");
        }

        return parameters.Build();
    }

    public ImmutableDictionary<string, JsonNode?> PlanGroupChange(BayPlanInput input, NodeGroupSnapshot group, BayChange change) => throw new BayPlanException(NoGroups);

    public BayOutputs ReadOutputs(BayPlanInput input, StackView stack) => new()
    {
        ApiAddress = stack.Text("api_address"),
        Machines =
        [
            .. stack.Machines(NodeGroupSnapshot.DefaultMasterName, ManagerServer, "swarm_primary_master", "swarm_primary_master_private"),
            .. stack.Machines(NodeGroupSnapshot.DefaultWorkerName, "swarm-node", "swarm_nodes", "swarm_nodes_private"),
        ],
        NodeCounts = stack.OtherSizes(input, Sizes),
    };

    public BayOutputs ReadGroupOutputs(BayPlanInput input, NodeGroupSnapshot group, StackView stack) => new();

    private string NoGroups => $"The driver {description.Name} builds no groups of nodes beside the default ones.";
}
