using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers;
using Magnum.Drivers.Catalog;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>A driver whose stack tells nothing but one master and the wanted workers.</summary>
internal sealed class PlainDriver : IBayDriver, IBayDrivers
{
    public DriverDescription Description { get; } = new("plain", [new BayKind("vm", "plain", "kubernetes")]);

    public IBayDriver Get(string name) => this;

    public StackPlan PlanCreate(BayPlanInput input) => new(
        "heat_template_version: 2018-08-31",
        ImmutableDictionary<string, string>.Empty,
        null,
        Parameters(input, input.NodeGroups.Single(static g => g.Name == NodeGroupSnapshot.DefaultWorkerName).NodeCount));

    public StackPlan PlanCreateGroup(BayPlanInput input, NodeGroupSnapshot group, StackView bay) =>
        new("heat_template_version: 2018-08-31", ImmutableDictionary<string, string>.Empty, null, Parameters(input, group.NodeCount));

    public BayOutputs ReadGroupOutputs(BayPlanInput input, NodeGroupSnapshot group, StackView stack) => new()
    {
        Machines = [.. HeatMemory.IndexesOf(stack.Parameters).Select(i => new BayMachine(group.Name, $"{i}", $"{group.Name}-{i}", $"198.51.100.{i + 2}", $"10.0.1.{i + 2}"))],
    };

    public ImmutableDictionary<string, JsonNode?> PlanResize(BayPlanInput input, NodeGroupSnapshot group, ImmutableArray<string> nodesToRemove) =>
        Parameters(input, group.NodeCount).SetItem("nodes_to_remove", string.Join(',', nodesToRemove));

    public bool CanRemove(NodeGroupSnapshot group) => true;

    public bool CanMark(NodeMark mark, bool isDefault) => true;

    public bool CanChange(BayChange change) => true;

    public bool CanRenew(NodeGroupSnapshot group) => group.Role != NodeGroupSnapshot.MasterRole;

    // A label of this name is for masters.
    public string? Objection(BayUpgrade upgrade) => upgrade.After.Labels.ContainsKey("master_tag") ? "Masters stay as they are." : null;

    public ImmutableDictionary<string, JsonNode?> PlanChange(BayPlanInput input, BayChange change)
    {
        var parameters = ImmutableDictionary<string, JsonNode?>.Empty.Add("magnum_operation", input.OperationId.ToString("D"));
        return change switch
        {
            BayChange.Upgrade => parameters.Add("kube_tag", input.Spec.Labels.GetValueOrDefault("kube_tag", "v0")).Add("batch", input.MaxBatchSize).SetItems(Images(input)),
            BayChange.CaRotation => parameters.Add("ca", input.CaCertificate).Add("key", input.ServiceAccountKeys!.PrivateKey),
            _ => parameters.Add("trust_id", input.Machine!.TrustId).Add("trustee", input.Machine.UserName),
        };
    }

    public ImmutableDictionary<string, JsonNode?> PlanGroupChange(BayPlanInput input, NodeGroupSnapshot group, BayChange change) => PlanChange(input, change);

    public BayOutputs ReadOutputs(BayPlanInput input, StackView stack) => new()
    {
        ApiAddress = "https://203.0.113.1:6443",
        Machines =
        [
            new BayMachine("default-master", "0", "server-m", "203.0.113.1", "10.0.0.1"),
            .. HeatMemory.IndexesOf(stack.Parameters).Select(i => new BayMachine("default-worker", $"{i}", HeatMemory.ServerOf(stack.Parameters, i), $"203.0.113.{i + 2}", $"10.0.0.{i + 2}")),
        ],
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Images(BayPlanInput input) => input.FormerImages is not { } former ? [] :
    [
        KeyValuePair.Create("image", (JsonNode?)input.NodeGroups.Single(static g => g.Name == NodeGroupSnapshot.DefaultWorkerName).ImageId),
        KeyValuePair.Create("former", (JsonNode?)string.Join(',', former.Select(static one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal))),
    ];

    private static ImmutableDictionary<string, JsonNode?> Parameters(BayPlanInput input, int nodes) => ImmutableDictionary<string, JsonNode?>.Empty
        .Add("magnum_operation", input.OperationId.ToString("D"))
        .Add("number_of_minions", nodes)
        .Add("nodes_to_remove", "");
}
