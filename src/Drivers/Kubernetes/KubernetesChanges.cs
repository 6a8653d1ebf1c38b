using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Kubernetes;

/// <summary>The parameters of <c>Templates/cluster.yaml</c> and <c>Templates/nodegroup.yaml</c> that change in a built bay. None of them replaces a machine: whoever is to follow an upgrade is replaced by the bay.</summary>
internal static class KubernetesChanges
{
    private const string Prefix = "container_infra_prefix";

    public static ImmutableDictionary<string, JsonNode?> For(BayPlanInput input, BayChange change)
    {
        var parameters = new StackParameters(input.OperationId);
        switch (change)
        {
            case BayChange.Upgrade:
                var tag = KubernetesLabels.KubeTag(input.Spec.Labels);
                parameters.Add("kube_tag", tag);
                parameters.Add("kube_version", tag);
                // Sent when empty too: the stack may have another.
                parameters.Replace(Prefix, input.Spec.Labels.GetValueOrDefault(Prefix, ""));
                parameters.Add("update_max_batch_size", input.MaxBatchSize);
                FormerImages.AddWorkers(parameters, "minion_image", input);
                FormerImages.AddMasters(parameters, "master_image", input);
                break;
            case BayChange.CaRotation:
                // Magnum's parameters. Their values are those that the stack has: the pair stays the bay's own, and running machines find another CA by themselves (Machines/Boot/renew.sh).
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
        ["number_of_minions", "minions_to_remove", "worker_nodegroup_name", "minion_image", "minion_flavor", "node_labels", "node_taints", "update_max_batch_size", FormerImages.OfWorkers];

    // Workers hold no key for service accounts, and the template of groups takes none. Whether a group has a registry of its own is settled when it is made.
    public static ImmutableDictionary<string, JsonNode?> ForGroup(BayPlanInput input, NodeGroupSnapshot group, BayChange change)
    {
        var spec = KubernetesGroupParameters.SpecOf(input.Spec, group);
        var parameters = For(input with { Spec = spec, ServiceAccountKeys = null }, change);
        return spec.Labels.ContainsKey(Prefix) ? parameters : parameters.Remove(Prefix);
    }
}
