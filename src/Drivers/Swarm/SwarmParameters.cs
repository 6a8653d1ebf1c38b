using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Swarm;

/// <summary>Fills the parameters of <c>Templates/swarmcluster.yaml</c>. Names are those of openstack/magnum swarm_fedora_atomic_v2, release 15.</summary>
internal static class SwarmParameters
{
    /// <summary>Docker's port without TLS; swarms of Magnum's have it with TLS too (swarm_fedora_atomic_v2 swarmcluster.yaml, release 15).</summary>
    public const int DefaultPort = 2375;

    public static ImmutableDictionary<string, JsonNode?> For(BayPlanInput input)
    {
        var (spec, model) = (input.Spec, input.Spec.BayModel);
        var managers = input.Group(NodeGroupSnapshot.DefaultMasterName);
        var workers = input.Group(NodeGroupSnapshot.DefaultWorkerName);
        var parameters = new StackParameters(input.OperationId);
        parameters.Add("cluster_uuid", input.BayUuid.ToString("D"));
        parameters.Add("number_of_masters", managers.NodeCount);
        parameters.Add("number_of_nodes", workers.NodeCount);
        parameters.Add("master_nodegroup_name", managers.Name);
        parameters.Add("worker_nodegroup_name", workers.Name);
        parameters.Add("master_image", managers.ImageId ?? model.ImageId);
        parameters.Add("node_image", workers.ImageId ?? model.ImageId);
        parameters.Add("master_flavor", managers.FlavorId ?? spec.MasterFlavorId);
        parameters.Add("node_flavor", workers.FlavorId ?? spec.FlavorId);
        parameters.Add("fixed_subnet_cidr", spec.Labels.Network("fixed_subnet_cidr"));
        parameters.Add("availability_zone", spec.Labels.Text("availability_zone"));
        parameters.Add("tls_disabled", model.TlsDisabled);
        parameters.Add("swarm_port", model.ApiserverPort ?? DefaultPort);
        parameters.Add("insecure_registry_url", model.InsecureRegistry);
        MachineParameters.AddServers(parameters, spec);
        MachineParameters.AddAccess(parameters, spec);
        MachineParameters.AddNetwork(parameters, spec);
        MachineParameters.AddLoadBalancer(parameters, spec);
        MachineVolumes.Add(parameters, spec);
        MachineParameters.AddCloud(parameters, input);
        MachineParameters.AddRegistry(parameters, spec);
        TenantResources.AddEnabled(parameters, input.Spec.Labels);
        input.Boot().AddEscapes(parameters);
        return parameters.Build();
    }
}
