using Magnum.Drivers.Kubernetes;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>What the templates tell a machine of its bay, for tests of the boot steps.</summary>
internal static class BootEnvironment
{
    public const string Bay = "1b0c3f4e-9f27-4f3a-8a53-51f6f8f0a001";
    public const string Password = "pass\"word\\with+all$(of)it";

    /// <summary>The values of a machine with that role, in the bay that the cloud knows.</summary>
    public static Dictionary<string, string> Of(string role, BayCloud cloud) => new()
    {
        ["BAY_UUID"] = Bay,
        ["MAGNUM_URL"] = cloud.MagnumUrl,
        ["AUTH_URL"] = cloud.AuthUrl,
        ["VERIFY_CA"] = "True",
        ["TRUSTEE_USER_ID"] = "machine-user",
        ["TRUSTEE_PASSWORD"] = Password,
        ["TRUST_ID"] = "machine-trust",
        ["API_PORT"] = "6443",
        ["TLS_DISABLED"] = "False",
        ["KUBE_TAG"] = KubernetesLabels.DefaultKubeTag,
        ["CONTAINER_RUNTIME"] = "",
        ["NETWORK_DRIVER"] = "flannel",
        ["FLANNEL_BACKEND"] = "vxlan",
        ["FLANNEL_SUBNETLEN"] = "24",
        ["POD_CIDR"] = "10.100.0.0/16",
        ["SERVICE_CIDR"] = "10.254.0.0/16",
        ["SERVICE_IP"] = "10.254.0.1",
        ["DNS_SERVICE_IP"] = "10.254.0.10",
        ["DNS_CLUSTER_DOMAIN"] = "cluster.local",
        ["NODE_ROLE"] = role,
        ["NODE_NAME"] = "bay-node-0",
        ["NODE_GROUP"] = $"default-{role}",
        ["NODE_GROUP_ROLE"] = role,
        ["NODE_IP"] = "10.0.0.7",
        ["NODE_PUBLIC_IP"] = "198.18.0.7",
        ["API_IP"] = "10.0.0.7",
        ["API_PUBLIC_IP"] = role == "master" ? "198.18.0.7" : "",
        ["MASTER_IPS"] = role == "master" ? "10.0.0.7" : "",
        ["REGISTRY_IP"] = "10.0.0.7",
        ["REGISTRY_ENABLED"] = "False",
        ["REGISTRY_PORT"] = "5000",
        ["DOCKER_VOLUME"] = "",
        ["ETCD_VOLUME"] = "",
        ["SIGNAL_URL"] = cloud.SignalUrl,
        ["SIGNAL_TOKEN"] = "signal-token",
    };
}
