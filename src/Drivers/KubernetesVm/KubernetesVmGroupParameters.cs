using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>Fills the parameters of <c>Templates/nodegroup.yaml</c>: the bay's own, the group's machines, and what the bay's stack made.</summary>
internal static class KubernetesVmGroupParameters
{
    /// <summary>Labels that a group may have other than its bay; what concerns the whole bay is the bay's.</summary>
    private static readonly ImmutableArray<string> OwnLabels = ["availability_zone", "container_infra_prefix"];

    /// <exception cref="BayPlanException">The bay's stack lacks what the group is built into.</exception>
    public static ImmutableDictionary<string, JsonNode?> For(BayPlanInput input, NodeGroupSnapshot group, StackView bay)
    {
        var spec = SpecOf(input, group);
        var parameters = new StackParameters(input.OperationId);
        parameters.Add("cluster_uuid", input.BayUuid.ToString("D"));
        parameters.Add("number_of_minions", group.NodeCount);
        parameters.Add("worker_nodegroup_name", group.Name);
        parameters.Add("worker_role", group.Role);
        parameters.Add("minion_image", group.ImageId ?? spec.BayModel.ImageId);
        parameters.Add("minion_flavor", group.FlavorId ?? spec.FlavorId);
        KubernetesVmParameters.AddMarks(parameters, group);
        MachineParameters.AddAccess(parameters, spec);
        MachineParameters.AddWayOut(parameters, spec);
        KubernetesVmParameters.AddKubernetes(parameters, spec);
        MachineParameters.AddCloud(parameters, input);
        AddSurroundings(parameters, spec, bay);
        return parameters.Build();
    }

    /// <summary>The bay as the group's machines see it.</summary>
    public static BaySpec SpecOf(BayPlanInput input, NodeGroupSnapshot group)
    {
        var own = OwnLabels.Where(group.Labels.ContainsKey).Select(label => KeyValuePair.Create(label, group.Labels[label]));
        return input.Spec with { Labels = input.Spec.Labels.RemoveRange(OwnLabels).SetItems(own) };
    }

    private static void AddSurroundings(StackParameters parameters, BaySpec spec, StackView bay)
    {
        parameters.Add("existing_master_private_ip", AddressOfApi(bay) ?? throw Lacks("the address of a master"));
        parameters.Add("existing_security_group", Made(bay, "secgroup_kube_minion", null));
        parameters.Add("fixed_network", spec.FixedNetworkId ?? Made(bay, "private_network", "network"));
        parameters.Add("fixed_subnet", spec.FixedNetworkId is null ? Made(bay, "private_subnet", "network") : spec.FixedSubnetId);
    }

    // Stacks of older bays, which have one master, do not tell it apart.
    private static string? AddressOfApi(StackView bay) => bay.Text("api_address_private") ?? (bay.List("kube_masters_private") is [{ } first, ..] ? first : null);

    private static string Made(StackView bay, string resource, string? parent) =>
        bay.Resources.FirstOrDefault(one => one.Name == resource && one.ParentResource == parent)?.PhysicalId ?? throw Lacks(resource);

    private static BayPlanException Lacks(string what) => new($"The bay's stack does not have {what}: a group of nodes can't be built into it.");
}
