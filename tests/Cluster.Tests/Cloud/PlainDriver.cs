using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers;
using Magnum.Drivers.Catalog;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Drivers;

namespace Magnum.Cluster.Tests.Cloud;

/// <summary>A driver whose stack tells nothing but the masters and the wanted workers.</summary>
internal sealed class PlainDriver : IBayDriver, IBayDrivers
{
    public DriverDescription Description { get; } = new("plain", [new BayKind("vm", "plain", "kubernetes")]);

    public IBayDriver Get(string name) => this;

    // Masters and workers have no volumes.
    public string? Objection(BaySpec spec, NodeGroupSnapshot group) => group.DockerVolumeSize is null ? null : $"docker_volume_size is not supported by the driver {spec.Driver}.";

    public StackPlan PlanCreate(BayPlanInput input) => new(
        "heat_template_version: 2018-08-31",
        ImmutableDictionary<string, string>.Empty,
        null,
        Parameters(input, Group(input, NodeGroupSnapshot.DefaultWorkerName).NodeCount).AddRange(Masters(input)).Add("image", Group(input, NodeGroupSnapshot.DefaultWorkerName).ImageId).Add("former", ""));

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

    public bool CanRenew(NodeGroupSnapshot group) => group.Role != NodeGroupSnapshot.MasterRole || group.NodeCount > 1;

    // A label of this name is for masters.
    public string? Objection(BayUpgrade upgrade) => upgrade.After.Labels.ContainsKey("master_tag") ? "Masters stay as they are." : null;

    public bool RenewsMasters(BayUpgrade upgrade)
    {
        var masters = upgrade.Groups.First(static group => group.Role == NodeGroupSnapshot.MasterRole);
        var isAsked = upgrade.Group?.Role == NodeGroupSnapshot.MasterRole;
        var isNeeded = upgrade.Group is null
            && (masters.ImageId != upgrade.After.BayModel.ImageId || upgrade.Before.Labels.GetValueOrDefault("kube_tag") != upgrade.After.Labels.GetValueOrDefault("kube_tag"));
        return CanRenew(masters) && (isAsked || isNeeded);
    }

    public ImmutableArray<StackViewResource> PartsOf(StackView stack, BayMachine master) => [.. stack.Resources.Where(one => one.Name == "master" && one.ParentResource == master.Index)];

    // The one that stacks of older bays lack.
    public ImmutableArray<string> Indispensable => ["master_former"];

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
            .. MastersOf(stack.Parameters),
            .. HeatMemory.IndexesOf(stack.Parameters).Select(i => new BayMachine("default-worker", $"{i}", HeatMemory.ServerOf(stack.Parameters, i), $"203.0.113.{i + 2}", $"10.0.0.{i + 2}")),
        ],
    };

    private static IEnumerable<BayMachine> MastersOf(IReadOnlyDictionary<string, string> parameters) => HeatMemory.MastersOf(parameters) is > 0 and var count
        ? Enumerable.Range(0, count).Select(i => new BayMachine("default-master", $"{i}", HeatMemory.ServerOfMaster(parameters, i), $"203.0.113.{i + 200}", $"10.0.0.{i + 200}"))
        : [new BayMachine("default-master", "0", "server-m", "203.0.113.1", "10.0.0.1")];

    private static NodeGroupSnapshot Group(BayPlanInput input, string name) => input.NodeGroups.Single(group => group.Name == name);

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Images(BayPlanInput input) =>
        [.. Images(input, "", NodeGroupSnapshot.DefaultWorkerName), .. Images(input, "master_", NodeGroupSnapshot.DefaultMasterName)];

    // Nothing where the stack is to make others of the same image.
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Images(BayPlanInput input, string of, string group)
    {
        if (input.Built is not { } built || !built.Parameters.ContainsKey($"{of}image"))
            return [];
        var image = Group(input, group).ImageId;
        var former = built.Staying.Where(machine => machine.NodeGroup == group).Select(machine => (machine.Index, Image: HeatMemory.ImageOf(built.Parameters, of, machine.Index))).Where(one => one.Image != image);
        var told = string.Join(',', former.Select(static one => $"{one.Index}={one.Image}").Order(StringComparer.Ordinal));
        return built.Parameters[$"{of}image"] == image && built.Parameters.GetValueOrDefault($"{of}former", "") == told
            ? []
            : [KeyValuePair.Create($"{of}image", (JsonNode?)image), KeyValuePair.Create($"{of}former", (JsonNode?)told)];
    }

    // One master is nothing to tell of. A bay with that label is as one from before masters could get another image.
    private static Dictionary<string, JsonNode?> Masters(BayPlanInput input)
    {
        if (input.Spec.MasterCount == 1)
            return [];
        var parameters = new Dictionary<string, JsonNode?> { ["masters"] = input.Spec.MasterCount, ["master_image"] = Group(input, NodeGroupSnapshot.DefaultMasterName).ImageId };
        if (!input.Spec.Labels.ContainsKey("old"))
            parameters.Add("master_former", "");
        return parameters;
    }

    private static ImmutableDictionary<string, JsonNode?> Parameters(BayPlanInput input, int nodes) => ImmutableDictionary<string, JsonNode?>.Empty
        .Add("magnum_operation", input.OperationId.ToString("D"))
        .Add("number_of_minions", nodes)
        .Add("nodes_to_remove", "");
}
