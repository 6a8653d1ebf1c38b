using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>Fills the parameters of <c>Templates/cluster.yaml</c>. Names are those of openstack/magnum k8s_fedora_coreos_v1, release 17.</summary>
internal static class KubernetesVmParameters
{
    /// <summary>Heat's own limit of a wait condition's timeout, in seconds (heat wait_condition.py, release 19).</summary>
    private const int LongestWaitSeconds = 43_200;

    public static ImmutableDictionary<string, JsonNode?> For(BayPlanInput input)
    {
        var parameters = new StackParameters(input.OperationId);
        parameters.Add("cluster_uuid", input.BayUuid.ToString("D"));
        AddMachines(parameters, input);
        AddNetwork(parameters, input.Spec);
        AddKubernetes(parameters, input.Spec);
        AddCloud(parameters, input);
        parameters.AddLines("kube_service_account_key", input.ServiceAccountKeys?.PublicKey);
        parameters.AddLines("kube_service_account_private_key", input.ServiceAccountKeys?.PrivateKey);
        return parameters.Build();
    }

    private static void AddMachines(StackParameters parameters, BayPlanInput input)
    {
        var (spec, model) = (input.Spec, input.Spec.BayModel);
        var masters = Group(input, NodeGroupSnapshot.DefaultMasterName);
        var workers = Group(input, NodeGroupSnapshot.DefaultWorkerName);
        parameters.Add("number_of_masters", masters.NodeCount);
        parameters.Add("number_of_minions", workers.NodeCount);
        parameters.Add("master_nodegroup_name", masters.Name);
        parameters.Add("worker_nodegroup_name", workers.Name);
        parameters.Add("master_image", masters.ImageId ?? model.ImageId);
        parameters.Add("minion_image", workers.ImageId ?? model.ImageId);
        parameters.Add("master_flavor", masters.FlavorId ?? spec.MasterFlavorId);
        parameters.Add("minion_flavor", workers.FlavorId ?? spec.FlavorId);
        AddAccess(parameters, spec);
    }

    internal static void AddAccess(StackParameters parameters, BaySpec spec)
    {
        parameters.Add("ssh_key_name", spec.Keypair);
        if (spec.CreateTimeoutMinutes > 0)
        {
            parameters.Add("wait_condition_timeout", (int)Math.Min(spec.CreateTimeoutMinutes * 60L, LongestWaitSeconds));
        }
    }

    /// <summary>What machines to come are marked with; those that run keep theirs. Left out where nothing was ever asked for: stacks of older bays have no such parameters.</summary>
    internal static void AddMarks(StackParameters parameters, NodeGroupSnapshot group)
    {
        parameters.Replace("node_labels", group.NodeLabels is { } labels ? NodeMarkText.Of(labels) : null);
        parameters.Replace("node_taints", group.NodeTaints is { } taints ? NodeMarkText.Of(taints) : null);
    }

    private static void AddNetwork(StackParameters parameters, BaySpec spec)
    {
        var model = spec.BayModel;
        parameters.Add("dns_nameserver", model.DnsNameserver);
        AddWayOut(parameters, spec);
        if (spec.FixedNetworkId is not null)
        {
            parameters.Add("fixed_network", spec.FixedNetworkId);
            parameters.Add("fixed_subnet", spec.FixedSubnetId);
            parameters.Add("fixed_network_name", spec.FixedNetwork);
        }
        else
        {
            parameters.Add("fixed_network_name", spec.Name);
        }
    }

    internal static void AddWayOut(StackParameters parameters, BaySpec spec)
    {
        var model = spec.BayModel;
        parameters.Add("external_network", spec.ExternalNetworkId);
        parameters.Add("floating_ip_enabled", spec.FloatingIpEnabled);
        parameters.Add("http_proxy", model.HttpProxy);
        parameters.Add("https_proxy", model.HttpsProxy);
        // As Magnum does: machines of the bay reach each other without the proxy.
        parameters.Add("no_proxy", string.IsNullOrEmpty(model.NoProxy) || spec.FixedNetworkId is not null ? model.NoProxy : $"{model.NoProxy},{KubernetesVmLabels.OwnSubnet(spec.Labels)}");
    }

    internal static void AddKubernetes(StackParameters parameters, BaySpec spec)
    {
        var model = spec.BayModel;
        var tag = KubernetesVmLabels.KubeTag(spec.Labels);
        parameters.Add("kube_tag", tag);
        parameters.Add("kube_version", tag);
        parameters.Add("tls_disabled", model.TlsDisabled);
        parameters.Add("kubernetes_port", model.ApiserverPort ?? (model.TlsDisabled ? 8080 : 6443));
        parameters.Add("network_driver", model.NetworkDriver);
        KubernetesVmLabels.Map(spec.Labels, model.NetworkDriver ?? "flannel", parameters);
    }

    internal static void AddCloud(StackParameters parameters, BayPlanInput input)
    {
        parameters.Add("auth_url", input.Cloud.AuthUrl);
        parameters.Add("magnum_url", input.Cloud.MagnumUrl);
        parameters.Add("region_name", input.Cloud.RegionName);
        parameters.Add("verify_ca", input.Cloud.VerifyCa);
        parameters.Add("trustee_domain_id", input.Cloud.TrusteeDomainId);
        parameters.Add("trustee_user_id", input.Machine?.UserId);
        parameters.Add("trustee_username", input.Machine?.UserName);
        parameters.Add("trustee_password", input.Machine?.Password);
        parameters.Add("trust_id", input.Machine?.TrustId);
    }

    private static NodeGroupSnapshot Group(BayPlanInput input, string name) =>
        input.NodeGroups.FirstOrDefault(group => group.Name == name)
        ?? throw new ArgumentException($"A bay of this driver has a group {name}.", nameof(input));
}
