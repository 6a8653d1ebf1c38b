using System.Security.Cryptography.X509Certificates;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>What machines start, and what they need for it; that it runs is seen on real machines (tests/Machines.Tests).</summary>
public sealed class BootEngineTests : BootTest
{
    [Fact]
    public async Task A_master_starts_what_it_is_made_of_and_a_second_run_only_what_changed()
    {
        Boot.WriteEnvironment(Environment("master"));
        await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken);
        string[] all = ["containerd", "kubelet", "kube-proxy", "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "magnum-pod-network"];
        Assert.Equal(all, Boot.Started);

        await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken);
        Assert.Equal(all, Boot.Started);

        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("master")) { ["DNS_CLUSTER_DOMAIN"] = "another.test" });
        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);
        Assert.Equal([.. all, "kubelet", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "magnum-pod-network"], Boot.Started);
    }

    [Fact]
    public async Task A_long_name_is_shortened_from_the_front_to_what_a_certificate_has_room_for()
    {
        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("worker")) { ["NODE_NAME"] = "a-bay-with-quite-a-long-name--5a61f78f2370-minion-1234" });

        Assert.Equal(0, (await Boot.BootAsync(tries: 1, TestContext.Current.CancellationToken)).Status);

        const string node = "bay-with-quite-a-long-name--5a61f78f2370-minion-1234";
        Assert.Equal($"CN=system:node:{node}, O=system:nodes", Cloud.Issued.First().Subject);
        Assert.Contains($" --hostname-override={node} ", Boot.Read("/etc/kubernetes/kubelet.env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_masters_etcd_listens_to_its_machine_only_and_believes_certificates_of_an_authority_of_its_own()
    {
        Boot.WriteEnvironment(Environment("master"));
        await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken);

        var authority = X509Certificate2.CreateFromPem(Boot.Read("/etc/kubernetes/etcd/ca.crt"));
        var client = X509Certificate2.CreateFromPem(Boot.Read("/etc/kubernetes/etcd/client.crt"));
        Assert.Equal(authority.Subject, client.Issuer);
        Assert.NotEqual(Boot.Read("/etc/kubernetes/certs/ca.crt"), Boot.Read("/etc/kubernetes/etcd/ca.crt"));
        var unit = Boot.Read("/etc/systemd/system/etcd.service");
        Assert.Contains($" --client-cert-auth --trusted-ca-file={Boot.At("/etc/kubernetes/etcd/ca.crt")} ", unit, StringComparison.Ordinal);
        Assert.Contains(" --listen-client-urls=https://127.0.0.1:2379 ", unit, StringComparison.Ordinal);
        Assert.Contains($"--etcd-certfile={Boot.At("/etc/kubernetes/etcd/client.crt")}", Boot.Read("/etc/kubernetes/control-plane.env"), StringComparison.Ordinal);
        Assert.Contains(" --etcd-servers=https://127.0.0.1:2379 ", Boot.Read("/etc/kubernetes/control-plane.env"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1.20.2", "", "docker", "--container-runtime=docker --network-plugin=cni")]
    [InlineData("v1.20.2", "containerd", "containerd", "--container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock")]
    [InlineData("v1.31.4", "", "containerd", "--container-runtime-endpoint=unix:///run/containerd/containerd.sock")]
    [InlineData("v1.31.4", "containerd", "containerd", "--container-runtime-endpoint=unix:///run/containerd/containerd.sock")]
    public async Task The_runtime_is_the_one_that_the_version_speaks_to_and_of_two_the_one_that_the_bay_wants(string version, string wanted, string runtime, string arguments)
    {
        Boot.Install(version);
        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("worker")) { ["KUBE_TAG"] = version, ["CONTAINER_RUNTIME"] = wanted, ["CONTAINER_INFRA_PREFIX"] = "images.test/" });

        Assert.Equal(0, (await Boot.BootAsync(tries: 1, TestContext.Current.CancellationToken)).Status);

        Assert.Equal([runtime, "kubelet", "kube-proxy", "magnum-pod-network"], Boot.Started);
        Assert.Contains(arguments, Boot.Read("/etc/kubernetes/kubelet.env"), StringComparison.Ordinal);
        var settings = runtime == "docker" ? Boot.Read("/etc/kubernetes/kubelet.env") : Boot.Read("/etc/containerd/config.toml");
        Assert.Contains("images.test/pause:3.1", settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_without_the_runtime_that_the_bay_wants_is_told()
    {
        Boot.Install("v1.20.2");
        Boot.Uninstall("containerd");
        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("worker")) { ["KUBE_TAG"] = "v1.20.2", ["CONTAINER_RUNTIME"] = "containerd" });

        Assert.Equal(1, (await Boot.BootAsync(tries: 1, TestContext.Current.CancellationToken)).Status);

        Assert.EndsWith("boot step 05-programs failed: the image has no containerd", Assert.Single(Cloud.Signals)["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KUBE_TAG", "v1.31.5", null, "kube_tag is v1.31.5, but the image has kubelet v1.31.4")]
    [InlineData("KUBE_TAG", "latest", null, "kube_tag is latest, which is no version of Kubernetes")]
    [InlineData("KUBE_TAG", "v1.a[$(touch /trap)].4", null, "which is no version of Kubernetes")]
    [InlineData("TLS_DISABLED", "True", null, "tls_disabled: Kubernetes has no API without TLS from 1.20 on")]
    [InlineData("FLANNEL_BACKEND", "udp", null, "flannel_backend is udp, which this driver does not build")]
    [InlineData("NODE_ROLE", "master", "kube-scheduler", "the image has no kube-scheduler")]
    public async Task A_machine_that_can_not_be_what_the_bay_asks_for_fails_before_anything_is_asked_for(string setting, string value, string? lacking, string reason)
    {
        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("master")) { [setting] = value });
        if (lacking is not null)
            Boot.Uninstall(lacking);

        Assert.Equal(1, (await Boot.BootAsync(tries: 1, TestContext.Current.CancellationToken)).Status);

        var signal = Assert.Single(Cloud.Signals);
        Assert.Equal("FAILURE", signal["status"]!.GetValue<string>());
        Assert.StartsWith("bay-node-0: boot step 05-programs failed: ", signal["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.EndsWith(reason, signal["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(Cloud.Issued);
        Assert.Empty(Boot.Started);
    }

    [Fact]
    public async Task Calico_is_the_manifest_that_the_image_brings_and_without_one_the_master_fails()
    {
        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("master")) { ["NETWORK_DRIVER"] = "calico", ["CALICO_IPIP"] = "Off" });

        Assert.Equal(1, (await Boot.BootAsync(tries: 1, TestContext.Current.CancellationToken)).Status);
        Assert.Contains("the image has no ", Cloud.Signals.Last()["reason"]!.GetValue<string>(), StringComparison.Ordinal);

        Boot.Write("/etc/magnum/manifests/calico.yaml", "kind: DaemonSet\n");
        Assert.Equal(0, (await Boot.BootAsync(tries: 1, TestContext.Current.CancellationToken)).Status);
        Assert.Equal("kind: DaemonSet\n", Boot.Read("/applied"));
        Assert.Contains(Boot.Called, static call => call.EndsWith("set env daemonset/calico-node CALICO_IPV4POOL_CIDR=10.100.0.0/16 CALICO_IPV4POOL_IPIP=Never", StringComparison.Ordinal));
        Assert.DoesNotContain("magnum-pod-network", Boot.Started);
    }

    [Fact]
    public async Task What_the_image_brings_is_applied_with_the_bays_own_values_and_an_unwanted_calico_is_not()
    {
        Boot.WriteEnvironment(Environment("master"));
        Boot.Write("/etc/magnum/manifests/10-names.yaml", "clusterIP: <DNS_SERVICE_IP>\nzone: <DNS_CLUSTER_DOMAIN>\n");
        Boot.Write("/etc/magnum/manifests/calico.yaml", "kind: DaemonSet\n");

        Assert.Equal(0, (await Boot.BootAsync(tries: 1, TestContext.Current.CancellationToken)).Status);

        Assert.Equal("clusterIP: 10.254.0.10\nzone: cluster.local\n", Boot.Read("/applied"));
    }
}
