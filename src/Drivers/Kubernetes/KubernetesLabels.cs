using System.Collections.Immutable;
using System.Net;

namespace Magnum.Drivers.Kubernetes;

/// <summary>From labels to the parameters of the stack; what they may be is in <see cref="KubernetesRules"/>.</summary>
internal static class KubernetesLabels
{
    /// <summary>Version of Kubernetes where no label names one.</summary>
    public const string DefaultKubeTag = "v1.31.4";

    /// <summary>Label and parameter of the container runtime.</summary>
    public const string Runtime = "container_runtime";

    /// <summary>The networks that the stack has where no label names others, as its templates say.</summary>
    public const string DefaultPodNetwork = "10.100.0.0/16";
    public const string DefaultServiceNetwork = "10.254.0.0/16";
    public const string DefaultMachineNetwork = "10.0.0.0/24";

    /// <summary>Version of Kubernetes; <c>kube_version</c> is the older name of the label.</summary>
    public static string KubeTag(ImmutableSortedDictionary<string, string> labels) => labels.Text("kube_tag") ?? labels.Text("kube_version") ?? DefaultKubeTag;

    /// <summary>The label that names the pods' network.</summary>
    public static string OfPodNetwork(string networkDriver) => networkDriver == "calico" ? "calico_ipv4pool" : "flannel_network_cidr";

    /// <summary>Adds the parameters that labels fill; a label without value counts as absent.</summary>
    public static void Map(ImmutableSortedDictionary<string, string> labels, string networkDriver, StackParameters parameters)
    {
        parameters.Add("pods_network_cidr", labels.Network(OfPodNetwork(networkDriver)) ?? DefaultPodNetwork);
        parameters.Add("flannel_network_subnetlen", labels.Number("flannel_network_subnetlen"));
        parameters.Add("flannel_backend", labels.Text("flannel_backend"));
        parameters.Add("calico_ipv4pool_ipip", labels.Text("calico_ipv4pool_ipip"));
        parameters.Add("fixed_subnet_cidr", labels.Network("fixed_subnet_cidr"));
        parameters.Add("availability_zone", labels.Text("availability_zone"));
        parameters.Add("container_infra_prefix", labels.Text("container_infra_prefix"));
        parameters.Add(Runtime, labels.Text(Runtime));
        if (labels.Network("service_cluster_ip_range") is { } services)
        {
            parameters.Add("portal_network_cidr", services);
            parameters.Add("kubernetes_service_ip", Address(services, 1));
            parameters.Add("dns_service_ip", Address(services, 10));
        }
    }

    /// <summary>The nth address of a network.</summary>
    private static string Address(string network, byte position)
    {
        var bytes = IPNetwork.Parse(network).BaseAddress.GetAddressBytes();
        bytes[3] += position;
        return new IPAddress(bytes).ToString();
    }
}
