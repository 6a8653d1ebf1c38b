using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;

namespace Magnum.Drivers.Kubernetes;

/// <summary>What drivers do with every label of Magnum's Kubernetes drivers and with the fields that they may choose, as it is on virtual machines.</summary>
internal static class KubernetesRules
{
    // Longer, and a machine's part of the pods' network has no addresses for pods.
    private const int LongestMachinesPart = 29;

    private const string Flannel = "flannel";
    private const string Calico = "calico";
    private const string NoSuchPart = "the driver does not install that part";
    private const string NoCloud = "nothing in the bay speaks to the cloud";
    private const string NoIngress = "the driver installs no ingress controller";
    private const string NoFlags = "the arguments of Kubernetes' programs are the driver's";
    private const string NoPlainApi = "Kubernetes has no API without TLS from 1.20 on";
    private const string FromFlavor = "machines start from the disk of their flavor";
    private const string FromImage = "programs and images of system parts come with the machines' image";

    private static readonly BayCondition WithFlannel = new("network_driver flannel", static spec => (spec.BayModel.NetworkDriver ?? Flannel) == Flannel);
    private static readonly BayCondition WithCalico = new("network_driver calico", static spec => spec.BayModel.NetworkDriver == Calico);
    private static readonly BayCondition WithoutSelinux = new("images of Ubuntu or Debian, which have no SELinux", static spec => spec.BayModel.ClusterDistro is "ubuntu" or "debian");

    /// <summary>A rule of each.</summary>
    public static IEnumerable<BayRule> All =>
    [
        .. MachineRules.Fields.Select(static rule => rule.Name == "tls_disabled" ? rule with { Values = new ValueRule.Off(), Meaning = NoPlainApi } : rule),
        BayRule.Field("network_driver", static spec => spec.BayModel.NetworkDriver, new ValueRule.OneOf(Flannel, Calico), "the pods' network"),
        BayRule.Field("volume_driver", static spec => spec.BayModel.VolumeDriver, new ValueRule.Nothing(), "the driver installs nothing that gives pods volumes of Cinder"),
        BayRule.Field("insecure_registry", static spec => spec.BayModel.InsecureRegistry, new ValueRule.Nothing(), "machines pull images from registries with TLS only"),
        .. Taken,
        .. MachineRules.Labels,
        .. NotTaken,
    ];

    /// <summary>Labels of other engines.</summary>
    public static IEnumerable<string> Foreign => [.. EngineLabels.Swarm, .. EngineLabels.Mesos];

    private static IEnumerable<BayRule> Taken =>
    [
        BayRule.Label("kube_tag", new ValueRule.Text(), "version of Kubernetes, which the machines' image must have"),
        BayRule.Label("kube_version", new ValueRule.Text(), "older name of kube_tag, which goes before it"),
        BayRule.Label("flannel_network_cidr", new ValueRule.Network(), "the pods' network") with { When = WithFlannel },
        BayRule.Label("flannel_network_subnetlen", new ValueRule.Number(1, LongestMachinesPart), "prefix length of a machine's part of the pods' network") with { When = WithFlannel },
        BayRule.Label("flannel_backend", new ValueRule.OneOf("vxlan", "host-gw"), "how pods' packets get to other machines") with { When = WithFlannel },
        BayRule.Label("calico_ipv4pool", new ValueRule.Network(), "the pods' network") with { When = WithCalico },
        BayRule.Label("calico_ipv4pool_ipip", new ValueRule.OneOf("Always", "CrossSubnet", "Never", "Off"), "when pods' packets are tunnelled") with { When = WithCalico },
        BayRule.Label("service_cluster_ip_range", new ValueRule.Network(), "network of services; its first and tenth address are the API's and the name server's"),
        BayRule.Label("container_infra_prefix", new ValueRule.Text(), "put before the names of images of system parts; a group may have another"),
        BayRule.Label("container_runtime", new ValueRule.OneOf("containerd"), "what machines have from Kubernetes 1.24 on, and before where this label is; without it Docker where their image has it"),
        BayRule.Label("selinux_mode", new ValueRule.OneOf("permissive", "disabled"), "nothing is changed: there is none") with { When = WithoutSelinux },
        .. MachineVolumes.EtcdLabels,
        BayRule.Label("boot_volume_size", new ValueRule.OneOf("0"), FromFlavor),
    ];

    private static IEnumerable<BayRule> NotTaken =>
    [
        .. BayRule.Off(NoCloud, "cloud_provider_enabled", "cinder_csi_enabled", "keystone_auth_enabled"),
        .. BayRule.Off("the CA's key never leaves the service", "cert_manager_api"),
        .. BayRule.Off("machines run no agents in containers of podman", "use_podman"),
        .. BayRule.Off("the driver installs none; one of the tenant's own works, and finds the groups' limits", "auto_scaling_enabled"),
        .. BayRule.Off(NoSuchPart, "kube_dashboard_enabled", "influx_grafana_dashboard_enabled", "heapster_enabled", "metrics_server_enabled", "monitoring_enabled", "monitoring_ingress_enabled",
            "prometheus_monitoring", "prometheus_adapter_enabled", "npd_enabled"),
        .. BayRule.Refused("all machines have one version, kube_tag", "master_kube_tag", "minion_kube_tag"),
        .. BayRule.Refused(FromImage, "calico_tag", "flannel_tag", "flannel_cni_tag", "etcd_tag", "coredns_tag", "hyperkube_prefix", "kube_image_digest", "heat_container_agent_tag",
            "containerd_version", "containerd_tarball_url", "containerd_tarball_sha256", "ostree_remote", "ostree_commit"),
        .. BayRule.Refused("it is set to what the machines' image has", "cgroup_driver"),
        .. BayRule.Refused(FromFlavor, "boot_volume_type"),
        .. BayRule.Refused(NoCloud, "cloud_provider_tag", "cinder_csi_plugin_tag", "csi_attacher_tag", "csi_provisioner_tag", "csi_snapshotter_tag", "csi_resizer_tag",
            "csi_node_driver_registrar_tag", "csi_liveness_probe_tag", "k8s_keystone_auth_tag"),
        .. BayRule.Refused(NoIngress, "ingress_controller", "ingress_controller_role", "octavia_ingress_controller_tag", "traefik_ingress_controller_tag", "nginx_ingress_controller_tag",
            "nginx_ingress_controller_chart_tag"),
        .. BayRule.Refused(NoFlags, "admission_control_list", "kubelet_options", "kubeapi_options", "kubescheduler_options", "kubecontroller_options", "kubeproxy_options",
            "system_pods_initial_delay", "system_pods_timeout"),
        .. BayRule.Refused(NoSuchPart, "kube_dashboard_version", "metrics_scraper_tag", "metrics_server_chart_tag", "monitoring_retention_days", "monitoring_retention_size",
            "monitoring_interval_seconds", "monitoring_storage_class_name", "cluster_basic_auth_secret", "cluster_root_domain_name", "prometheus_operator_chart_tag", "prometheus_adapter_chart_tag",
            "prometheus_adapter_configmap", "prometheus_tag", "grafana_tag", "grafana_admin_passwd", "helm_client_url", "helm_client_sha256", "helm_client_tag", "magnum_auto_healer_tag", "draino_tag",
            "node_problem_detector_tag", "autoscaler_tag", "post_install_manifest_url"),
    ];
}
