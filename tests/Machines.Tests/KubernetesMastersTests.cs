using System.Text;
using System.Text.Json.Nodes;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>
/// A Kubernetes of three masters on the lab's real machines, of which one is lost and replaced, and that a built silo then upgrades to another image: each of them is replaced, one
/// after the other, and then the workers, both at once.
/// </summary>
public sealed class KubernetesMastersTests() : MachineSuite("masters")
{
    private const string Image = "ubuntu-2";

    // Where no label says another.
    private const string PodNetwork = "10.100.0.0/16";

    protected override IEnumerable<string> Needs => ["MAGNUM_TEST_LOADBALANCERS", LabExtras.Volumes];

    protected override IEnumerable<KeyValuePair<string, string>> Settings => [KeyValuePair.Create("Magnum__Bays__HealGrace", "00:00:30")];

    [Fact]
    public async Task One_that_is_lost_is_replaced_and_then_all_three_one_at_a_time_with_their_addresses_and_what_etcd_knows_and_the_workers_after_them()
    {
        await using var bay = await MachineBay.CreateKubernetesOfMastersAsync(Owner, Name, workers: 2, new JsonObject { ["auto_healing_enabled"] = "true" }, Cancelled);
        var built = await bay.ServersAsync();
        Assert.Equal(5, built.Count);
        await bay.UntilHealthAsync("HEALTHY", built.Keys.Select(static server => (server, true)));
        var etcd = new EtcdOfBay(Machines);
        using var kubectl = await KubectlClient.OfAsync(Machines, bay);
        var token = await TokenAsync(kubectl);
        var addresses = bay.Cluster["master_addresses"]!.ToJsonString();
        var members = await etcd.MembersAsync(MastersOf(built).First().Value);
        Assert.Equal(3, members.Count);
        await kubectl.RunAsync("create", "configmap", "kept", "--from-literal", "word=before");

        // The first one: it makes the cluster where there is none.
        var lost = MastersOf(built).First();
        built = await bay.LoseAsync(lost);
        Assert.Empty(Machines.TracesOf(lost.Value));
        Assert.Equal(addresses, bay.Cluster["master_addresses"]!.ToJsonString());
        var healed = await etcd.MembersAsync(built[lost.Key]);
        Assert.Equal(members.Keys, healed.Keys);
        Assert.Single(members.Values.Except(healed.Values));
        members = healed;
        Assert.Equal(["before"], await kubectl.RunAsync("get", "configmap", "kept", "--output", "jsonpath={.data.word}"));

        var accepted = await bay.UpgradeAsync(Image, null, maxBatchSize: 2);
        Assert.True(accepted.Code == 0, accepted.ToString());
        var seen = new MastersSeen(kubectl, bay, MastersOf(built).Values);
        // Each takes as long as a machine's boot: all together take longer than one look's patience.
        for (var left = 2; left >= 0; left--)
            await bay.UntilAsync(_ => seen.Left <= left, $"has {left} of its former masters left", seen.LookAsync);
        await bay.UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_COMPLETE", "is upgraded", seen.LookAsync);
        TestContext.Current.TestOutputHelper!.WriteLine($"The upgrade took {seen.Passed}; the API was silent for {seen.LongestSilence} at the longest.");

        var after = await bay.ServersAsync();
        Assert.Equal(MastersOf(built).Keys, MastersOf(after).Keys);
        Assert.Empty(built.Values.Intersect(after.Values));
        Assert.Equal(addresses, bay.Cluster["master_addresses"]!.ToJsonString());
        var images = await Task.WhenAll(after.Values.Select(bay.ImageOfAsync));
        Assert.NotNull(Assert.Single(images.Distinct()));
        Assert.Equal(1, seen.MostOff);
        Assert.Equal([0, 1, 2, 3], seen.AnsweredWith);

        var joined = await etcd.MembersAsync(MastersOf(after).First().Value);
        Assert.Equal(members.Keys, joined.Keys);
        Assert.Empty(members.Values.Intersect(joined.Values));
        Assert.Equal(["before"], await kubectl.RunAsync("get", "configmap", "kept", "--output", "jsonpath={.data.word}"));
        await kubectl.RunAsync("create", "configmap", "made", "--from-literal", "word=after");
        // What masters before these have signed holds, whichever is asked.
        for (var look = 0; look < 6; look++)
        {
            var answer = await kubectl.TryWithTokenAsync(bay.Cluster, token, "get", "--raw", "/version");
            Assert.True(answer.Code == 0, answer.ToString());
        }

        await bay.UntilHealthAsync("HEALTHY", after.Keys.Select(static server => (server, true)));
        await new BayVolumes(bay, Machines).AssertHoldsAsync(MastersOf(after).First(), "etcd", "/var/lib/etcd/member/snap/db");
        await TakesCalicoAsync(kubectl, MastersOf(after).First().Value);

        await bay.DeleteAsync();
    }

    // The API server takes all of it, and it has the bay's pool in place of its own.
    private async Task TakesCalicoAsync(KubectlClient kubectl, string master)
    {
        await CalicoManifest.ApplyAsync(Machines, master);
        Assert.Equal(
            ["CALICO_IPV4POOL_IPIP=Always", $"CALICO_IPV4POOL_CIDR={PodNetwork}"],
            await kubectl.RunAsync("get", "daemonset/calico-node", "--namespace", "kube-system", "--output", "jsonpath={range .spec.template.spec.containers[0].env[?(@.name==\"CALICO_IPV4POOL_IPIP\")]}{.name}={.value}{\"\\n\"}{end}{range .spec.template.spec.containers[0].env[?(@.name==\"CALICO_IPV4POOL_CIDR\")]}{.name}={.value}{\"\\n\"}{end}"));
        await kubectl.UntilAsync(["True"], "get", "customresourcedefinition/ippools.crd.projectcalico.org", "--output", "jsonpath={.status.conditions[?(@.type==\"Established\")].status}");
        await kubectl.RunAsync("get", "ippools.crd.projectcalico.org");
    }

    // Of a service account; it is stored, and good as long as its key is believed.
    private static async Task<string> TokenAsync(KubectlClient kubectl)
    {
        var tokens = await kubectl.RunAsync("get", "secrets", "--field-selector", "type=kubernetes.io/service-account-token", "--output", "jsonpath={range .items[*]}{.data.token}{\"\\n\"}{end}");
        return Encoding.UTF8.GetString(Convert.FromBase64String(tokens[0]));
    }

    private static SortedDictionary<string, string> MastersOf(SortedDictionary<string, string> servers) =>
        new(servers.Where(static server => server.Key.Contains("-master-", StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal);
}
