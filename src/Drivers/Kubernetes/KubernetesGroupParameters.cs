using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Kubernetes;

/// <summary>Fills the parameters of <c>Templates/nodegroup.yaml</c>: the bay's own, the group's machines, and what the bay's stack made.</summary>
internal static class KubernetesGroupParameters
{
    /// <summary>Labels that are the group's alone, whatever its bay has; what concerns the whole bay is the bay's.</summary>
    private static readonly ImmutableArray<string> OwnLabels = ["availability_zone", "container_infra_prefix"];

    /// <exception cref="BayPlanException">The bay's stack lacks what the group is built into.</exception>
    public static ImmutableDictionary<string, JsonNode?> For(BayPlanInput input, NodeGroupSnapshot group, StackView bay)
    {
        var spec = SpecOf(input.Spec, group);
        var parameters = new StackParameters(input.OperationId);
        parameters.Add("cluster_uuid", input.BayUuid.ToString("D"));
        parameters.Add("number_of_minions", group.NodeCount);
        parameters.Add("worker_nodegroup_name", group.Name);
        parameters.Add("worker_role", group.Role);
        parameters.Add("minion_image", group.ImageId ?? spec.BayModel.ImageId);
        parameters.Add("minion_flavor", group.FlavorId ?? spec.FlavorId);
        KubernetesParameters.AddMarks(parameters, group);
        MachineParameters.AddServers(parameters, spec);
        MachineParameters.AddAccess(parameters, spec);
        MachineParameters.AddWayOut(parameters, spec);
        KubernetesParameters.AddKubernetes(parameters, spec);
        MachineVolumes.Add(parameters, spec);
        MachineParameters.AddCloud(parameters, input);
        MachineParameters.AddRegistry(parameters, spec);
        AddSurroundings(parameters, spec, bay);
        input.Boot().AddEscapes(parameters);
        return parameters.Build();
    }

    /// <summary>The bay as the group's machines see it.</summary>
    /// <param name="bay">The bay itself.</param>
    /// <param name="group">The group.</param>
    public static BaySpec SpecOf(BaySpec bay, NodeGroupSnapshot group)
    {
        var own = OwnLabels.Where(group.Labels.ContainsKey).Select(label => KeyValuePair.Create(label, group.Labels[label]));
        var spec = MachineVolumes.Of(bay, group);
        return spec with { Labels = spec.Labels.RemoveRange(OwnLabels).SetItems(own) };
    }

    private static void AddSurroundings(StackParameters parameters, BaySpec spec, StackView bay)
    {
        var firstMaster = (bay.List("kube_masters_private") is [{ } first, ..] ? first : null) ?? throw Lacks("the address of a master");
        // Stacks of older bays, which have one master, do not tell it apart.
        parameters.Add("existing_master_private_ip", bay.Text("api_address_private") ?? firstMaster);
        parameters.Add("existing_first_master_ip", firstMaster);
        parameters.Add("existing_security_group", Made(bay, "secgroup_kube_minion", null));
        parameters.Add("fixed_network", spec.FixedNetworkId ?? Made(bay, "private_network", "network"));
        parameters.Add("fixed_subnet", spec.FixedNetworkId is null ? Made(bay, "private_subnet", "network") : spec.FixedSubnetId);
    }

    private static string Made(StackView bay, string resource, string? parent) =>
        bay.Resources.FirstOrDefault(one => one.Name == resource && one.ParentResource == parent)?.PhysicalId ?? throw Lacks(resource);

    private static BayPlanException Lacks(string what) => new($"The bay's stack does not have {what}: a group of nodes can't be built into it.");
}
