using System.Text.Json.Nodes;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests;

/// <summary>Bays to plan: complete and plain, to be varied with <c>with</c>.</summary>
internal static class PlanInputs
{
    /// <summary>Id of a network.</summary>
    public const string Network = "3f6c1e8e-8c53-4c2f-a0ab-8f3b61fdf001";

    public static BayPlanInput Kubernetes(Func<BaySpec, BaySpec>? spec = null, Func<BayModelSnapshot, BayModelSnapshot>? model = null, int workers = 1, int masters = 1)
    {
        var bayModel = new BayModelSnapshot
        {
            Uuid = Guid.Parse("6d9b6a57-3a1c-4a8c-9f5e-2f7c6f9d8a11"),
            Name = "model",
            ProjectId = "project-a",
            UserId = "user-a",
            Coe = "kubernetes",
            ImageId = "fedora-coreos",
            ServerType = "vm",
            ClusterDistro = "fedora-coreos",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var bay = new BaySpec
        {
            Name = "bay-one",
            BayModel = model?.Invoke(bayModel) ?? bayModel,
            Driver = "kubernetes-vm",
            MasterCount = masters,
            NodeCount = workers,
            CreateTimeoutMinutes = 60,
            FlavorId = "m1.small",
            MasterFlavorId = "m1.small",
            ExternalNetworkId = Network,
        };
        return new BayPlanInput
        {
            BayUuid = Guid.Parse("1b0c3f4e-9f27-4f3a-8a53-51f6f8f0a001"),
            ProjectId = "project-a",
            Spec = spec?.Invoke(bay) ?? bay,
            NodeGroups = [Group(NodeGroupSnapshot.DefaultMasterName, NodeGroupSnapshot.MasterRole, masters), Group(NodeGroupSnapshot.DefaultWorkerName, NodeGroupSnapshot.WorkerRole, workers)],
            Cloud = new CloudAddresses("http://keystone.test/v3", "http://magnum.test/v1", "RegionOne", "trustee-domain", VerifyCa: true),
            Machine = new MachineCredential("machine-user", "machine-name", "machine-password", "machine-trust"),
            CaCertificate = "-----BEGIN CERTIFICATE-----\nca\n-----END CERTIFICATE-----\n",
            ServiceAccountKeys = new ServiceAccountKeys("public\nkey\n", "private\nkey\n"),
            OperationId = Guid.Parse("9e8d7c6b-5a49-4838-a726-150413f2e1d0"),
        };
    }

    /// <summary>A plain swarm.</summary>
    public static BayPlanInput Swarm() =>
        Kubernetes(model: static model => model with { Coe = "swarm-mode", NetworkDriver = "docker" }) with { ServiceAccountKeys = null };

    /// <summary>The same bay on bare metal, in a given network.</summary>
    public static BayPlanInput OnBareMetal(this BayPlanInput input) => input with
    {
        Spec = input.Spec with
        {
            BayModel = input.Spec.BayModel with { ServerType = "bm" }, FixedNetwork = Network, FixedNetworkId = Network, FixedSubnet = Network, FixedSubnetId = Network,
        },
    };

    /// <summary>The stack of a Kubernetes with a network of its own, as far as a group is built into it.</summary>
    public static StackView BuiltKubernetes => BuiltKubernetesOf("group", "network", "subnet");

    /// <summary>The same of things with these ids.</summary>
    public static StackView BuiltKubernetesOf(string securityGroup, string network, string subnet) => new(
        new Dictionary<string, JsonNode?> { ["kube_masters_private"] = new JsonArray("10.0.0.5") },
        new Dictionary<string, string>(),
        [
            new("secgroup_kube_minion", "OS::Neutron::SecurityGroup", securityGroup, null, null),
            new("private_network", "OS::Neutron::Net", network, null, "network"),
            new("private_subnet", "OS::Neutron::Subnet", subnet, null, "network"),
        ]);

    public static NodeGroupSnapshot Group(string name, string role, int size) => new()
    {
        Uuid = Guid.Parse("77777777-0000-4000-8000-000000000001"),
        Name = name,
        Role = role,
        NodeCount = size,
        IsDefault = true,
        Status = BayStatus.CreateInProgress,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    public static NodeGroupSnapshot Worker(this BayPlanInput input) => input.NodeGroups.Single(static group => group.Name == NodeGroupSnapshot.DefaultWorkerName);

    /// <summary>The same bay with another number of workers and another operation.</summary>
    public static BayPlanInput Resized(this BayPlanInput input, int workers, Guid operation) => input with
    {
        NodeGroups = [.. input.NodeGroups.Select(group => group.Name == NodeGroupSnapshot.DefaultWorkerName ? group with { NodeCount = workers } : group)],
        OperationId = operation,
    };
}
