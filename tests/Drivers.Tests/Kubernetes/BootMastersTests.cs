using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>A master among others, at its boot. Their etcd is played by <see cref="EtcdMembers"/>; that three of them come together is seen on real machines.</summary>
public sealed class BootMastersTests : BootTest
{
    private const string Other = "127.0.93.1";
    private const string Silent = "127.0.93.2";

    [Fact]
    public async Task A_first_boot_begins_a_cluster_of_all_masters()
    {
        Assert.Equal(0, (await BootAsync()).Status);

        var unit = Boot.Read("/etc/systemd/system/etcd.service");
        Assert.Contains($" --initial-cluster=10.0.0.7=https://10.0.0.7:2380,{Other}=https://{Other}:2380,{Silent}=https://{Silent}:2380 ", unit, StringComparison.Ordinal);
        Assert.Contains(" --listen-client-urls=https://127.0.0.1:2379,https://10.0.0.7:2379 ", unit, StringComparison.Ordinal);
        Assert.Equal("ETCD_INITIAL_CLUSTER_STATE=new\n", Boot.Read("/etc/kubernetes/etcd.env"));
        Assert.Contains($" --etcd-servers=https://127.0.0.1:2379,https://{Other}:2379,https://{Silent}:2379 ", Boot.Read("/etc/kubernetes/control-plane.env"), StringComparison.Ordinal);
        Assert.Contains("--leader-elect=true", Boot.Read("/etc/kubernetes/control-plane.env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_leads_to_any_master_is_in_each_ones_certificate()
    {
        Assert.Equal(0, (await BootAsync(("LB_IP", "10.0.0.99"), ("API_PUBLIC_IP", "198.18.0.99"))).Status);

        using var server = X509Certificate2.CreateFromPem(Boot.Read("/etc/kubernetes/certs/server.crt"));
        Assert.Equal(
            ["10.0.0.7", "10.0.0.99", "10.254.0.1", "127.0.0.1", "198.18.0.7", "198.18.0.99"],
            server.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateIPAddresses().Select(static address => address.ToString()).Order(StringComparer.Ordinal));
        Assert.Contains("server: https://10.0.0.7:6443", Boot.Read("/etc/kubernetes/kubelet.conf"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_in_the_place_of_a_lost_one_has_its_member_removed_and_joins_as_another()
    {
        await using var etcd = await EtcdMembers.StartAsync(Cloud, Other, [EtcdMembers.Member("17", Other, hasRun: true), EtcdMembers.Member("42", "10.0.0.7", hasRun: true), EtcdMembers.Member("99", Silent, hasRun: true)]);

        Assert.Equal(0, (await BootAsync()).Status);

        Assert.Equal(["list", "remove 42", "add https://10.0.0.7:2380"], etcd.Asked);
        Assert.Equal("ETCD_INITIAL_CLUSTER_STATE=existing\n", Boot.Read("/etc/kubernetes/etcd.env"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_member_that_never_ran_is_this_machines_own_and_one_that_is_missing_is_added(bool isListed)
    {
        var members = new JsonArray(EtcdMembers.Member("17", Other, hasRun: true));
        if (isListed)
            members.Add(EtcdMembers.Member("42", "10.0.0.7", hasRun: false));
        await using var etcd = await EtcdMembers.StartAsync(Cloud, Other, members);

        Assert.Equal(0, (await BootAsync()).Status);

        Assert.Equal(isListed ? ["list"] : ["list", "add https://10.0.0.7:2380"], etcd.Asked);
        Assert.Equal("ETCD_INITIAL_CLUSTER_STATE=existing\n", Boot.Read("/etc/kubernetes/etcd.env"));
    }

    [Fact]
    public async Task A_member_that_has_its_data_is_left_alone_and_not_started_anew()
    {
        await BootAsync();
        Directory.CreateDirectory(Boot.At("/var/lib/etcd/member"));
        await using var etcd = await EtcdMembers.StartAsync(Cloud, Other, [EtcdMembers.Member("42", "10.0.0.7", hasRun: true)]);

        Assert.Equal(0, (await BootAsync()).Status);

        Assert.Empty(etcd.Asked);
        Assert.Single(Boot.Started, static name => name == "etcd");
    }

    [Fact]
    public async Task One_master_applies_what_the_image_brings()
    {
        Boot.Write("/etc/magnum/manifests/10-names.yaml", "kind: Service\n");

        await BootAsync(("MASTER_IPS", $"{Other} 10.0.0.7"));
        Assert.False(Boot.Has("/applied"));

        await BootAsync();
        Assert.True(Boot.Has("/applied"));
    }

    private Task<(int Status, string Output)> BootAsync(params IEnumerable<(string Setting, string Value)> settings)
    {
        var environment = new Dictionary<string, string>(Environment("master")) { ["MASTER_IPS"] = $"10.0.0.7 {Other} {Silent}" };
        foreach (var (setting, value) in settings)
            environment[setting] = value;
        Boot.WriteEnvironment(environment);
        return Boot.BootAsync(tries: 3, TestContext.Current.CancellationToken);
    }
}
