using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Kubernetes;

/// <summary>Fills the parameters of <c>Templates/cluster.yaml</c>. Names are those of openstack/magnum k8s_fedora_coreos_v1, release 17.</summary>
internal static class KubernetesParameters
{
    /// <summary>Port of the API where the template names none.</summary>
    public const int DefaultPort = 6443;

    public static ImmutableDictionary<string, JsonNode?> For(BayPlanInput input)
    {
        var parameters = new StackParameters(input.OperationId);
        parameters.Add("cluster_uuid", input.BayUuid.ToString("D"));
        MachineParameters.AddServers(parameters, input.Spec);
        AddMachines(parameters, input);
        MachineParameters.AddNetwork(parameters, input.Spec);
        MachineParameters.AddLoadBalancer(parameters, input.Spec);
        AddKubernetes(parameters, input.Spec);
        MachineVolumes.Add(parameters, input.Spec);
        MachineVolumes.AddEtcd(parameters, input.Spec);
        MachineParameters.AddCloud(parameters, input);
        MachineParameters.AddRegistry(parameters, input.Spec);
        TenantResources.AddEnabled(parameters, input.Spec.Labels);
        parameters.AddLines("kube_service_account_key", input.ServiceAccountKeys?.PublicKey);
        parameters.AddLines("kube_service_account_private_key", input.ServiceAccountKeys?.PrivateKey);
        input.Boot().AddEscapes(parameters);
        return parameters.Build();
    }

    private static void AddMachines(StackParameters parameters, BayPlanInput input)
    {
        var (spec, model) = (input.Spec, input.Spec.BayModel);
        var masters = input.Group(NodeGroupSnapshot.DefaultMasterName);
        var workers = input.Group(NodeGroupSnapshot.DefaultWorkerName);
        parameters.Add("number_of_masters", masters.NodeCount);
        parameters.Add("number_of_minions", workers.NodeCount);
        parameters.Add("master_nodegroup_name", masters.Name);
        parameters.Add("worker_nodegroup_name", workers.Name);
        parameters.Add("master_image", masters.ImageId ?? model.ImageId);
        parameters.Add("minion_image", workers.ImageId ?? model.ImageId);
        parameters.Add("master_flavor", masters.FlavorId ?? spec.MasterFlavorId);
        parameters.Add("minion_flavor", workers.FlavorId ?? spec.FlavorId);
        MachineParameters.AddAccess(parameters, spec);
    }

    /// <summary>What machines to come are marked with; those that run keep theirs. Left out where nothing was ever asked for: stacks of older bays have no such parameters.</summary>
    internal static void AddMarks(StackParameters parameters, NodeGroupSnapshot group)
    {
        parameters.Replace("node_labels", group.NodeLabels is { } labels ? NodeMarkText.Of(labels) : null);
        parameters.Replace("node_taints", group.NodeTaints is { } taints ? NodeMarkText.Of(taints) : null);
    }

    internal static void AddKubernetes(StackParameters parameters, BaySpec spec)
    {
        var model = spec.BayModel;
        var tag = KubernetesLabels.KubeTag(spec.Labels);
        parameters.Add("kube_tag", tag);
        parameters.Add("kube_version", tag);
        parameters.Add("tls_disabled", model.TlsDisabled);
        parameters.Add("kubernetes_port", model.ApiserverPort ?? DefaultPort);
        parameters.Add("network_driver", model.NetworkDriver);
        KubernetesLabels.Map(spec.Labels, model.NetworkDriver ?? "flannel", parameters);
    }
}
