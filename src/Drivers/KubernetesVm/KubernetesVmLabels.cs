using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>What this driver does with a label.</summary>
internal enum LabelSupport
{
    /// <summary>Free text of the tenant's: accepted, means nothing here.</summary>
    Free,

    /// <summary>Becomes a parameter of the stack.</summary>
    Mapped,

    /// <summary>Used by another part of the service, not by the driver.</summary>
    Elsewhere,

    /// <summary>Would change what is built; this driver does not do it yet.</summary>
    Unsupported,
}

/// <summary>The labels of Magnum's Kubernetes drivers, and which of them mean something here.</summary>
/// <remarks>Names and meaning: openstack/magnum doc/source/user/index.rst "Labels", release 15 to 22.</remarks>
internal static class KubernetesVmLabels
{
    /// <summary>Version of Kubernetes where no label names one.</summary>
    public const string DefaultKubeTag = "v1.31.4";

    private const string DefaultPodNetwork = "10.100.0.0/16";

    private static readonly FrozenSet<string> Mapped = FrozenSet.Create(StringComparer.Ordinal,
        "kube_tag", "kube_version", "flannel_network_cidr", "flannel_network_subnetlen", "flannel_backend", "calico_ipv4pool", "calico_ipv4pool_ipip",
        "service_cluster_ip_range", "fixed_subnet_cidr", "availability_zone", "container_infra_prefix");

    private static readonly FrozenSet<string> Elsewhere = FrozenSet.Create(StringComparer.Ordinal, "min_node_count", "max_node_count");

    /// <summary>Labels that change a bay of Magnum's and not yet one of this driver's.</summary>
    public static FrozenSet<string> Unsupported { get; } = FrozenSet.Create(StringComparer.Ordinal,
        // Versions of parts
        "master_kube_tag", "minion_kube_tag", "calico_tag", "flannel_tag", "flannel_cni_tag", "etcd_tag", "coredns_tag", "cloud_provider_tag", "hyperkube_prefix",
        "kube_image_digest", "heat_container_agent_tag",
        // Volumes
        "boot_volume_size", "boot_volume_type", "docker_volume_type", "etcd_volume_size", "etcd_volume_type",
        // The cloud inside the bay
        "cloud_provider_enabled", "cinder_csi_enabled", "cinder_csi_plugin_tag", "csi_attacher_tag", "csi_provisioner_tag", "csi_snapshotter_tag", "csi_resizer_tag",
        "csi_node_driver_registrar_tag", "csi_liveness_probe_tag", "keystone_auth_enabled", "k8s_keystone_auth_tag", "cert_manager_api",
        // Load balancers and ingress
        "master_lb_floating_ip_enabled", "master_lb_allowed_cidrs", "octavia_provider", "octavia_lb_algorithm", "octavia_lb_healthcheck", "ingress_controller",
        "ingress_controller_role", "octavia_ingress_controller_tag", "traefik_ingress_controller_tag", "nginx_ingress_controller_tag", "nginx_ingress_controller_chart_tag",
        // Flags of Kubernetes
        "admission_control_list", "kubelet_options", "kubeapi_options", "kubescheduler_options", "kubecontroller_options", "kubeproxy_options",
        "system_pods_initial_delay", "system_pods_timeout",
        // Machines and runtime
        "cgroup_driver", "container_runtime", "containerd_version", "containerd_tarball_url", "containerd_tarball_sha256", "selinux_mode", "use_podman",
        "ostree_remote", "ostree_commit",
        // Add-ons
        "kube_dashboard_enabled", "kube_dashboard_version", "metrics_scraper_tag", "influx_grafana_dashboard_enabled", "heapster_enabled", "metrics_server_enabled",
        "metrics_server_chart_tag", "monitoring_enabled", "monitoring_retention_days", "monitoring_retention_size", "monitoring_interval_seconds",
        "monitoring_storage_class_name", "monitoring_ingress_enabled", "cluster_basic_auth_secret", "cluster_root_domain_name", "prometheus_monitoring",
        "prometheus_operator_chart_tag", "prometheus_adapter_enabled", "prometheus_adapter_chart_tag", "prometheus_adapter_configmap", "prometheus_tag", "grafana_tag",
        "grafana_admin_passwd", "helm_client_url", "helm_client_sha256", "helm_client_tag", "auto_healing_enabled", "auto_healing_controller", "magnum_auto_healer_tag",
        "draino_tag", "node_problem_detector_tag", "npd_enabled", "auto_scaling_enabled", "autoscaler_tag", "post_install_manifest_url");

    /// <summary>What becomes of a label.</summary>
    public static LabelSupport Support(string label) =>
        Mapped.Contains(label) ? LabelSupport.Mapped
        : Elsewhere.Contains(label) ? LabelSupport.Elsewhere
        : Unsupported.Contains(label) ? LabelSupport.Unsupported
        : LabelSupport.Free;

    /// <summary>Version of Kubernetes; <c>kube_version</c> is the older name of the label.</summary>
    public static string KubeTag(ImmutableSortedDictionary<string, string> labels) => labels.Text("kube_tag") ?? labels.Text("kube_version") ?? DefaultKubeTag;

    /// <summary>Adds the parameters that labels fill; a label without value counts as absent.</summary>
    /// <exception cref="BayPlanException">A value is of the wrong kind; the sentence names label and value.</exception>
    public static void Map(ImmutableSortedDictionary<string, string> labels, string networkDriver, StackParameters parameters)
    {
        var pods = networkDriver == "calico" ? "calico_ipv4pool" : "flannel_network_cidr";
        parameters.Add("pods_network_cidr", labels.Network(pods) ?? DefaultPodNetwork);
        parameters.Add("flannel_network_subnetlen", Number(labels, "flannel_network_subnetlen", 1, 32));
        parameters.Add("flannel_backend", Choice(labels, "flannel_backend", "udp", "vxlan", "host-gw"));
        parameters.Add("calico_ipv4pool_ipip", Choice(labels, "calico_ipv4pool_ipip", "Always", "CrossSubnet", "Never", "Off"));
        parameters.Add("fixed_subnet_cidr", labels.Network("fixed_subnet_cidr"));
        parameters.Add("availability_zone", labels.Text("availability_zone"));
        parameters.Add("container_infra_prefix", labels.Text("container_infra_prefix"));
        if (labels.Network("service_cluster_ip_range") is { } services)
        {
            parameters.Add("portal_network_cidr", services);
            parameters.Add("kubernetes_service_ip", Address(services, 1));
            parameters.Add("dns_service_ip", Address(services, 10));
        }
    }

    private static int? Number(ImmutableSortedDictionary<string, string> labels, string label, int least, int most) => labels.Text(label) switch
    {
        null => null,
        var value when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        var value => throw new BayPlanException($"The label {label} must be a number from {least} to {most}, not '{value}'."),
    };

    private static string? Choice(ImmutableSortedDictionary<string, string> labels, string label, params string[] choices) => labels.Text(label) switch
    {
        null => null,
        var value when choices.Contains(value, StringComparer.Ordinal) => value,
        var value => throw new BayPlanException($"The label {label} must be one of {string.Join(", ", choices)}, not '{value}'."),
    };

    /// <summary>The nth address of a network.</summary>
    private static string Address(string network, byte position)
    {
        var bytes = IPNetwork.Parse(network).BaseAddress.GetAddressBytes();
        bytes[3] += position;
        return new IPAddress(bytes).ToString();
    }
}
