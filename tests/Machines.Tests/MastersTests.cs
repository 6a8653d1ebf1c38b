using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A Kubernetes of three masters behind a load balancer, one of which fails and one of which is emptied.</summary>
public sealed class MastersTests() : MachineSuite("masters")
{
    private const string NodesAndReadiness = "jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type==\"Ready\")].status}{\"\\n\"}{end}";

    protected override IEnumerable<string> Needs => ["MAGNUM_TEST_LOADBALANCERS"];

    [Fact]
    public async Task It_works_on_without_one_of_them_and_takes_an_empty_one_back_as_another_member()
    {
        await using var bay = await MachineBay.CreateKubernetesOfMastersAsync(Api, Alpha, Name, Cancelled);
        var servers = await bay.ServersAsync();
        Assert.Equal(3, servers.Count);
        using var kubectl = await KubectlClient.OfAsync(Machines, Api, bay.Cluster, Cancelled);
        await kubectl.UntilAsync([.. servers.Keys.Select(static server => $"{server} True")], "get", "nodes", "--output", NodesAndReadiness);
        var before = await MembersAsync(servers.Last().Value);
        Assert.Equal(3, before.Length);

        var first = servers.First().Value;
        await Machines.ActAsync(first, "run", "systemctl", "stop", "kube-apiserver", "etcd");
        await kubectl.UntilAsync(["default"], "get", "namespace", "default", "--output", "jsonpath={.metadata.name}");
        await bay.UntilAsync(static cluster => cluster["health_status_reason"]?["api"]?.ToString() == "ok", "is reached past the master that is dead");

        // As a machine made anew has it: the address, and nothing on its disk.
        await Machines.ActAsync(first, "run", "rm", "-rf", "/var/lib/etcd");
        await Machines.ActAsync(first, "run", "/bin/bash", "/opt/magnum/boot/run.sh", "again");
        var after = await MembersAsync(servers.Last().Value);
        Assert.Equal((3, 2), (after.Length, after.Intersect(before).Count()));
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));

        await bay.DeleteAsync();
        Assert.Empty(await bay.LeftAsync(Admin));
    }

    // Their ids.
    private async Task<string[]> MembersAsync(string server) => (await Machines.ActAsync(server, "run", "/bin/bash", "-c",
        """
        cd /etc/kubernetes/etcd
        curl --silent --fail --cacert ca.crt --cert client.crt --key client.key --data '{}' https://127.0.0.1:2379/v3/cluster/member/list | tr '{' '\n' | sed -n 's/^"ID":"\([0-9]*\)".*clientURLs.*/\1/p'
        """)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
