using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Drivers.Tests.Kubernetes;

public sealed class BootScriptTests : BootTest
{
    [Fact]
    public async Task A_master_gets_its_certificates_its_configuration_and_says_so()
    {
        Boot.WriteEnvironment(Environment("master"));

        var (status, output) = await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (status, output));
        Assert.Equal("SUCCESS", Assert.Single(Cloud.Signals)["status"]!.GetValue<string>());
        Assert.Equal(["kubelet", "proxy", "server", "admin", "etcd", "kube-apiserver"], Cloud.Issued.Select(Name));
        using var server = X509Certificate2.CreateFromPemFile(Boot.At("/etc/kubernetes/certs/server.crt"), Boot.At("/etc/kubernetes/certs/server.key"));
        Assert.True(server.HasPrivateKey);
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["10.0.0.7", "10.254.0.1", "127.0.0.1", "198.18.0.7"], names.EnumerateIPAddresses().Select(static address => address.ToString()).Order(StringComparer.Ordinal));
        Assert.Contains("kubernetes.default.svc.cluster.local", names.EnumerateDnsNames());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Boot.At("/etc/kubernetes/certs/server.key")));
        Assert.Contains("server: https://10.0.0.7:6443", Boot.Read("/etc/kubernetes/admin.conf"), StringComparison.Ordinal);
        Assert.Contains("--service-cluster-ip-range=10.254.0.0/16", Boot.Read("/etc/kubernetes/control-plane.env"), StringComparison.Ordinal);
        Assert.Contains("magnum.openstack.org/role=master", Boot.Read("/etc/kubernetes/kubelet.env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_gets_no_more_than_a_worker_needs()
    {
        Boot.WriteEnvironment(Environment("worker"));

        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);

        Assert.Equal(["kubelet", "proxy"], Cloud.Issued.Select(Name));
        Assert.Equal("CN=system:node:bay-node-0, O=system:nodes", Cloud.Issued.First().Subject);
        Assert.False(Boot.Has("/etc/kubernetes/admin.conf"));
        Assert.False(Boot.Has("/etc/kubernetes/control-plane.env"));
        Assert.Equal(["containerd", "kubelet", "kube-proxy", "magnum-pod-network"], Boot.Started);
    }

    [Fact]
    public async Task A_worker_registers_with_its_groups_role_labels_and_taints()
    {
        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("worker")) { ["NODE_GROUP_ROLE"] = "ingress", ["NODE_LABELS"] = "disk=ssd,a/b=", ["NODE_TAINTS"] = "gpu=yes:NoSchedule" });

        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);

        var arguments = Boot.Read("/etc/kubernetes/kubelet.env").Split(' ', StringSplitOptions.TrimEntries);
        Assert.Contains("--node-labels=disk=ssd,a/b=,magnum.openstack.org/role=ingress,magnum.openstack.org/nodegroup=default-worker", arguments);
        Assert.Contains("--register-with-taints=gpu=yes:NoSchedule", arguments);
    }

    [Theory]
    [InlineData("/var/lib/cloud/data/instance-id", "5e7\n", "--provider-id=openstack:///5e7")]
    [InlineData("/run/metadata/afterburn", "AFTERBURN_OPENSTACK_INSTANCE_ID=i-07\nAFTERBURN_OPENSTACK_INSTANCE_UUID=5e7\n", "--provider-id=openstack:///5e7")]
    [InlineData("/run/metadata/afterburn", "AFTERBURN_OPENSTACK_INSTANCE_ID=i-07\n", null)]
    public async Task A_node_is_told_by_the_id_of_its_server_where_the_image_says_it(string file, string content, string? argument)
    {
        Boot.WriteEnvironment(Environment("worker"));
        Boot.Write(file, content);

        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);

        Assert.Equal(argument, Boot.Read("/etc/kubernetes/kubelet.env").Split(' ', StringSplitOptions.TrimEntries).SingleOrDefault(static one => one.StartsWith("--provider-id", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_second_run_keeps_keys_and_certificates()
    {
        Boot.WriteEnvironment(Environment("worker"));
        await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken);
        var (key, certificate) = (Boot.Read("/etc/kubernetes/certs/kubelet.key"), Boot.Read("/etc/kubernetes/certs/kubelet.crt"));

        Assert.Equal(0, (await Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken)).Status);

        Assert.Equal(2, Cloud.Issued.Count);
        Assert.Equal((key, certificate), (Boot.Read("/etc/kubernetes/certs/kubelet.key"), Boot.Read("/etc/kubernetes/certs/kubelet.crt")));
        Assert.Equal(2, Cloud.Signals.Count);
    }

    [Fact]
    public async Task A_cloud_that_is_away_for_a_moment_is_waited_for()
    {
        Boot.WriteEnvironment(Environment("worker"));
        Cloud.FailNext(2);

        Assert.Equal(0, (await Boot.BootAsync(tries: 5, TestContext.Current.CancellationToken)).Status);

        Assert.Equal("SUCCESS", Assert.Single(Cloud.Signals)["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(403, "certificates was answered 403")]
    [InlineData(500, "certificates was answered 500 in 2 tries")]
    public async Task A_refusal_is_signalled_with_the_step_and_the_reason(int refusal, string reason)
    {
        Boot.WriteEnvironment(Environment("worker"));
        Cloud.RefuseWith = refusal;

        Assert.Equal(1, (await Boot.BootAsync(tries: 2, TestContext.Current.CancellationToken)).Status);

        var signal = Assert.Single(Cloud.Signals);
        Assert.Equal("FAILURE", signal["status"]!.GetValue<string>());
        Assert.StartsWith("bay-node-0: boot step 10-certificates failed: POST ", signal["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains(reason, signal["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain(BootEnvironment.Password, Boot.Read("/var/log/magnum-boot.log"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_never_evaluated()
    {
        var values = Environment("worker");
        var trap = Boot.At("/trap");
        values["NO_PROXY"] = $"$(touch {trap})`touch {trap}`\"; touch {trap}; \"";
        Boot.WriteEnvironment(values);

        Assert.Equal(0, (await Boot.BootAsync(tries: 2, TestContext.Current.CancellationToken)).Status);

        Assert.False(Boot.Has("/trap"));
    }

    [Fact]
    public async Task Every_script_parses()
    {
        foreach (var script in Directory.EnumerateFiles(Boot.At("/opt/magnum/boot")))
        {
            Assert.Equal((0, ""), await RunAsync("/bin/bash", "-n", script));
        }
    }

    [Fact]
    public async Task Shellcheck_has_nothing_to_say()
    {
        try
        {
            Assert.Equal((0, ""), await RunAsync("shellcheck", ["--external-sources", "--source-path=SCRIPTDIR", .. Directory.EnumerateFiles(Boot.At("/opt/magnum/boot"))]));
        }
        catch (Win32Exception) when (System.Environment.GetEnvironmentVariable("CI") is null or "")
        {
            Assert.Skip("shellcheck is not installed.");
        }
    }

    private static string Name(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, false) switch
    {
        "kubernetes" => "server",
        "system:kube-proxy" => "proxy",
        "system:node:bay-node-0" => "kubelet",
        var other => other,
    };

    private static async Task<(int Status, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
