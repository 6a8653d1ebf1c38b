using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>The parameters of <c>Templates/cluster.yaml</c> and <c>Templates/nodegroup.yaml</c> that change in a built bay. None of them replaces a machine: whoever is to follow an upgrade is replaced by the bay.</summary>
internal static class KubernetesVmChanges
{
    public static ImmutableDictionary<string, JsonNode?> For(BayPlanInput input, BayChange change)
    {
        var parameters = new StackParameters(input.OperationId);
        switch (change)
        {
            case BayChange.Upgrade:
                var tag = KubernetesVmLabels.KubeTag(input.Spec.Labels);
                parameters.Add("kube_tag", tag);
                parameters.Add("kube_version", tag);
                parameters.Add("container_infra_prefix", input.Spec.Labels.GetValueOrDefault("container_infra_prefix"));
                parameters.Add("update_max_batch_size", input.MaxBatchSize);
                WorkerImages.Add(parameters, "minion_image", input);
                break;
            case BayChange.CaRotation:
                // Machines that run find another CA by themselves and keep their keys for service accounts (Machines/Boot/renew.sh); these are for a master to come.
                parameters.AddLines("kube_service_account_key", input.ServiceAccountKeys?.PublicKey);
                parameters.AddLines("kube_service_account_private_key", input.ServiceAccountKeys?.PrivateKey);
                break;
            case BayChange.CredentialRotation:
                MachineParameters.AddCredential(parameters, input.Machine);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "No such change.");
        }

        return parameters.Build();
    }

    /// <summary>The parameters of <c>Templates/cluster.yaml</c> that masters are not built with.</summary>
    public static readonly ImmutableArray<string> OfWorkers =
        ["number_of_minions", "minions_to_remove", "worker_nodegroup_name", "minion_image", "minion_flavor", "node_labels", "node_taints", "update_max_batch_size", WorkerImages.Former];

    // Workers hold no key for service accounts, and the template of groups takes none.
    public static ImmutableDictionary<string, JsonNode?> ForGroup(BayPlanInput input, NodeGroupSnapshot group, BayChange change) =>
        For(input with { Spec = KubernetesVmGroupParameters.SpecOf(input, group), ServiceAccountKeys = null }, change);
}
