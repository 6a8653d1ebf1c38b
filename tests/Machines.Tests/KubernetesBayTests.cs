using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>A Kubernetes that a built silo builds and minds on the lab's real machines, which boot by Ignition. One bay lives through everything: it takes minutes to build.</summary>
public sealed class KubernetesBayTests() : MachineSuite("kube")
{
    private const string NodesAndReadiness = "jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type==\"Ready\")].status}{\"\\n\"}{end}";

    /// <summary>A web server on every machine, the master too, that tells its pod's name; and the service before them.</summary>
    private const string Greeters = """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: greeter}
        spec:
          selector: {matchLabels: {app: greeter}}
          template:
            metadata: {labels: {app: greeter}}
            spec:
              tolerations: [{operator: Exists}]
              terminationGracePeriodSeconds: 0
              containers:
              - name: greeter
                image: lab/busybox:1
                command: [/bin/sh, -c, "mkdir /www; hostname >/www/index.html; exec httpd -f -p 8080 -h /www"]
                readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: greeter}
        spec: {selector: {app: greeter}, ports: [{port: 80, targetPort: 8080}]}
        """;

    /// <summary>Two writers that outlive their pods.</summary>
    private const string Writers = """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: writer}
        spec:
          replicas: 2
          selector: {app: writer}
          template:
            metadata: {labels: {app: writer}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: writer
                image: lab/busybox:1
                command: [/bin/sh, -c, "echo hello from a pod; exec sleep 100000"]
        """;

    protected override IEnumerable<string> Needs => ["MAGNUM_TEST_LOADBALANCERS", LabExtras.Volumes];

    // Longer than a machine is missed for on purpose; and than machines take to follow another CA.
    protected override IEnumerable<KeyValuePair<string, string>> Settings => [KeyValuePair.Create("Magnum__Bays__HealGrace", "00:01:30"), KeyValuePair.Create("Magnum__Bays__CaOverlap", "00:02:00")];

    [Fact]
    public async Task A_bay_of_one_and_two_boots_carries_pods_and_services_names_what_is_wrong_with_it_follows_a_new_CA_is_healed_shrinks_has_a_group_of_the_tenants_own_and_leaves_nothing()
    {
        await using var bay = await MachineBay.CreateKubernetesAsync(Owner, Name, workers: 2, new JsonObject { ["auto_healing_enabled"] = "true" }, Cancelled);
        var servers = await bay.ServersAsync();
        Assert.Equal(3, servers.Count);
        using var kubectl = await KubectlClient.OfAsync(Machines, bay);
        await kubectl.UntilAsync([.. servers.Keys.Select(static server => $"{server} True")], "get", "nodes", "--output", NodesAndReadiness);
        Assert.Equal(
            servers.Select(static server => $"{server.Key} openstack:///{server.Value}"),
            await kubectl.RunAsync("get", "nodes", "--output", "jsonpath={range .items[*]}{.metadata.name} {.spec.providerID}{\"\\n\"}{end}"));
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));

        await CarriesPodsAsync(kubectl, servers);
        var volumes = new BayVolumes(bay, Machines);
        await KeepsOnVolumesAsync(volumes, servers);
        var master = servers.Single(static server => server.Key.Contains("-master-", StringComparison.Ordinal)).Value;
        await RefusesNeighboursAsync(bay, master);
        await NamesWhatIsFrozenAsync(bay, master, servers.Keys);

        await bay.ResizeAsync(3);
        var grown = await bay.ServersAsync();
        Assert.Equal(4, grown.Count);
        var (worker, id) = servers.First(static server => server.Key.Contains("-minion-", StringComparison.Ordinal));
        await Machines.ActAsync(id, "stop", "kubelet");
        await bay.UntilHealthAsync("UNHEALTHY", grown.Keys.Select(server => (server, server != worker)));
        // Whoever starts the next one is the machine itself.
        await Machines.ActAsync(id, "kill", "kubelet");
        await bay.UntilHealthAsync("HEALTHY", grown.Keys.Select(static server => (server, true)));
        await kubectl.UntilAsync([.. grown.Keys.Select(static server => $"{server} True")], "get", "nodes", "--output", NodesAndReadiness);
        await kubectl.RunAsync("rollout", "status", "daemonset/greeter", "--timeout", "2m");
        await AnswersFromEverywhereAsync(kubectl, grown.Values);
        await KeepsOnVolumesAsync(volumes, grown);

        await RotateCaAsync(bay, grown, "/etc/kubernetes/certs/ca.crt", user => KubectlClient.GetNodesAsync(Machines, bay, user));
        using var renewed = await KubectlClient.OfAsync(Machines, bay);
        var healed = await ReplacesWhatStandsStillAsync(bay, renewed, grown);
        await KeepsOnVolumesAsync(volumes, await bay.ServersAsync());
        // Etcd's, and one of each machine that there was, the replaced one too.
        Assert.Equal(6, volumes.Count);

        // Named, though the others are younger; then the youngest of these.
        var named = (await bay.ServersAsync()).First(static server => server.Key.Contains("-minion-", StringComparison.Ordinal));
        var drained = false;
        await bay.ResizeAsync(1, [named.Value], async () => drained |= (await renewed.TryAsync("get", "node", named.Key, "--output", "jsonpath={.spec.unschedulable}")).Output.Contains("true", StringComparison.Ordinal));
        Assert.True(drained);
        var left = await bay.ServersAsync();
        Assert.Equal(2, left.Count);
        Assert.DoesNotContain(named.Key, left.Keys);
        await renewed.UntilAsync([.. left.Keys], "get", "nodes", "--output", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}");
        await new WorkerGroup(bay, Owner, renewed, Cancelled).LiveAsync();
        await ServesOutsideAsync(bay, renewed, master);

        await bay.DeleteAsync();
        await volumes.AssertGoneAsync();
    }

    private async Task CarriesPodsAsync(KubectlClient kubectl, IReadOnlyDictionary<string, string> servers)
    {
        await kubectl.ApplyAsync(Greeters);
        await kubectl.ApplyAsync(Writers);
        await kubectl.RunAsync("rollout", "status", "daemonset/greeter", "--timeout", "2m");
        await kubectl.UntilAsync(["2"], "get", "replicationcontroller/writer", "--output", "jsonpath={.status.readyReplicas}");
        Assert.Equal(["hello from a pod", "hello from a pod"], await kubectl.RunAsync("logs", "--selector", "app=writer"));
        await AnswersFromEverywhereAsync(kubectl, servers.Values);

        // What a controller lost it makes again.
        var lost = (await kubectl.RunAsync("get", "pods", "--selector", "app=writer", "--output", "name"))[0];
        await kubectl.RunAsync("delete", lost);
        await kubectl.UntilAsync(["2"], "get", "replicationcontroller/writer", "--output", "jsonpath={.status.readyReplicas}");
        Assert.DoesNotContain(lost, await kubectl.RunAsync("get", "pods", "--selector", "app=writer", "--output", "name"));
    }

    // Whom the neighbour's own bay obeys in all is nobody here: not at the API, nor, were he within a machine, at its kubelet or its etcd.
    private async Task RefusesNeighboursAsync(MachineBay bay, string master)
    {
        var user = await NeighbourAsync(bay, KubectlClient.Everything);
        using var neighbour = await KubectlClient.OfAsync(Machines, bay.Cluster, user);
        var refused = await neighbour.TryAsync("get", "nodes");
        Assert.True(refused.Code != 0 && refused.Error.Contains("Unauthorized", StringComparison.Ordinal), refused.ToString());

        var within = await NeighbourWithin.OfAsync(Machines, master, user);
        await within.AssertRefusedAsync("https://127.0.0.1:10250/pods", "/etc/kubernetes/certs/admin", "401 0");
        await within.AssertRefusedAsync("https://127.0.0.1:2379/version", "/etc/kubernetes/etcd/client", NeighbourWithin.CutOff);
        await within.AssertRefusedAsync("https://127.0.0.1:2380/members", "/etc/kubernetes/etcd/member", NeighbourWithin.CutOff, "--http1.1");
        Assert.Equal(["icmp", "tcp 30000-32767", "tcp 6443-6443", "udp 30000-32767"], await bay.OpenToAllAsync());
    }

    // What Kubernetes made for it holds the bay's network, which can't go before.
    private async Task ServesOutsideAsync(MachineBay bay, KubectlClient kubectl, string master)
    {
        var provider = new CloudProvider(bay, Owner, kubectl, Cancelled);
        await provider.StartAsync(master);
        var (answer, balancer, address) = await provider.ServeAsync("greeter", 8080);
        Assert.Contains(answer, await kubectl.RunAsync("get", "pods", "--selector", "app=greeter", "--output", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}"));
        await bay.HasBalancerAsync(balancer, address);
    }

    private static async Task KeepsOnVolumesAsync(BayVolumes volumes, IReadOnlyDictionary<string, string> servers)
    {
        foreach (var server in servers)
            await volumes.AssertHoldsAsync(server, "docker", "/var/lib/docker/image/overlay2/repositories.json");
        await volumes.AssertHoldsAsync(servers.Single(static server => server.Key.Contains("-master-", StringComparison.Ordinal)), "etcd", "/var/lib/etcd/member/snap/db");
    }

    // The engine's store, then its API: the bay says which, and is well again by itself.
    private async Task NamesWhatIsFrozenAsync(MachineBay bay, string master, IEnumerable<string> nodes)
    {
        foreach (var (program, cause) in new[] { ("etcd", "etcd failed"), ("kube-apiserver", "does not answer within") })
        {
            await Machines.ActAsync(master, "stop", program);
            await bay.UntilAsync(
                cluster => cluster["health_status"]?.ToString() == "UNHEALTHY" && cluster["health_status_reason"]!["api"]!.ToString().Contains(cause, StringComparison.OrdinalIgnoreCase), $"says '{cause}' of {program}");
            await Machines.ActAsync(master, "continue", program);
            await bay.UntilHealthAsync("HEALTHY", nodes.Select(static node => (node, true)));
        }
    }

    // A kubelet stands still, which nobody on its machine sees: Nova and Heat call it well.
    private async Task<string> ReplacesWhatStandsStillAsync(MachineBay bay, KubectlClient kubectl, IReadOnlyDictionary<string, string> servers)
    {
        var (worker, id) = servers.Last(static server => server.Key.Contains("-minion-", StringComparison.Ordinal));
        await Machines.ActAsync(id, "stop", "kubelet");
        await bay.UntilHealthAsync("UNHEALTHY", servers.Keys.Select(server => (server, server != worker)));
        await bay.UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_IN_PROGRESS", "replaces the machine");
        await bay.UntilAsync(static cluster => cluster["status"]!.ToString() == "UPDATE_COMPLETE", "has replaced it");
        await bay.UntilHealthAsync("HEALTHY", servers.Keys.Select(static server => (server, true)));

        var after = await bay.ServersAsync();
        Assert.Equal(servers.Keys, after.Keys);
        Assert.All(servers, server => Assert.Equal(server.Key == worker, server.Value != after[server.Key]));
        await kubectl.RunAsync("rollout", "status", "daemonset/greeter", "--timeout", "2m");
        // The pod of the machine that is gone goes a little later.
        await kubectl.UntilAsync([.. after.Keys], "get", "pods", "--selector", "app=greeter", "--sort-by", ".spec.nodeName", "--output", "jsonpath={range .items[*]}{.spec.nodeName}{\"\\n\"}{end}");
        await AnswersFromEverywhereAsync(kubectl, after.Values);
        return after[worker];
    }

    // Every pod from every machine and from a pod, and the service from both.
    private async Task AnswersFromEverywhereAsync(KubectlClient kubectl, IEnumerable<string> servers)
    {
        var pods = await GreetersAsync(kubectl);
        var service = (await kubectl.RunAsync("get", "service", "greeter", "--output", "jsonpath={.spec.clusterIP}"))[0];
        foreach (var server in servers)
        {
            foreach (var (pod, address) in pods)
                await FromMachineAsync(server, $"http://{address}:8080/", [pod]);
            await FromMachineAsync(server, $"http://{service}/", pods.Keys);
        }

        var here = pods.Keys.First();
        foreach (var (pod, address) in pods)
            Assert.Equal(pod, await FromPodAsync(kubectl, here, address, 8080));
        foreach (var _ in pods)
            Assert.Contains(await FromPodAsync(kubectl, here, service, 80), pods.Keys);
    }

    // By name, the address of each. A machine that was replaced has another range than the one before it: what is said of its pod is old until the new machine says something.
    private async Task<Dictionary<string, string>> GreetersAsync(KubectlClient kubectl)
    {
        string[][] pods = [];
        await Api.UntilAsync(
            async () =>
            {
                var ranges = (await LinesAsync("nodes", "{.metadata.name} {.spec.podCIDR}")).Where(static node => node.Length == 2).ToDictionary(static node => node[0], static node => node[1]);
                pods = await LinesAsync("pods", "{.spec.nodeName} {.status.podIP} {.metadata.name}", "--selector", "app=greeter");
                return pods.Length == ranges.Count && pods.All(pod => pod.Length == 3 && ranges.TryGetValue(pod[0], out var range) && Network(pod[1]) == Network(range));
            },
            "every machine's pod has an address of the machine's", Cancelled);
        return pods.ToDictionary(static pod => pod[2], static pod => pod[1]);

        async Task<string[][]> LinesAsync(string kind, string line, params string[] which) =>
            [.. (await kubectl.RunAsync(["get", kind, .. which, "--output", $"jsonpath={{range .items[*]}}{line}{{\"\\n\"}}{{end}}"])).Select(static text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

        static string Network(string address) => address[..address.LastIndexOf('.')];
    }

    // Machines learn of each other, and proxies of pods, a little after Kubernetes calls them ready.
    private async Task FromMachineAsync(string server, string url, IReadOnlyCollection<string> pods)
    {
        ProgramRun? last = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await Api.UntilAsync(async () => (last = await Machines.TryActAsync(server, "run", "curl", "--silent", "--show-error", "--max-time", "5", url)).Code == 0, url, patience.Token);
        }
        catch (OperationCanceledException) when (!Cancelled.IsCancellationRequested)
        {
            var state = await Machines.TryActAsync(server, "run", "/bin/bash", "-c", "ip route; journalctl --unit magnum-pod-network --no-pager --lines 20");
            Assert.Fail($"{url} does not answer {server}: {last}{Environment.NewLine}{state}");
        }

        Assert.Contains(last!.Output.Trim(), pods);
    }

    // Its last line: the page, after the headers.
    private static async Task<string> FromPodAsync(KubectlClient kubectl, string pod, string address, int port) =>
        (await kubectl.RunAsync("exec", pod, "--", "/bin/sh", "-c", $"printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 10 {address} {port}"))[^1];
}
