using System.Diagnostics;
using System.Text.Json.Nodes;
using Magnum.Drivers.Kubernetes;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>What a machine makes of the nodes that the API tells of; that packets go there is seen on real machines (tests/Machines.Tests).</summary>
public sealed class PodNetworkTests : BootTest
{
    public PodNetworkTests()
    {
        // The interface is one that every host has.
        Boot.Write("/addresses", "1: lo    inet 127.0.0.1/8 scope host lo\n1: lo    inet 10.0.0.7/24 scope global lo\n");
        Boot.Write("/routes", "10.100.2.0/24 via 10.0.0.9 dev lo \n10.100.9.0/24 via 10.0.0.10 dev lo \n");
        Boot.Write("/nodes", "bay-node-0 10.0.0.7 10.100.1.0/24\nbay-node-1 10.0.0.9 10.100.2.0/24\nbay-node-2 10.0.0.11 \n");
        Boot.Write("/watched", "ADDED bay-node-1 10.0.0.9 10.100.2.0/24\n");
    }

    [Fact]
    public async Task Ranges_are_reached_through_their_machines_and_those_of_gone_ones_no_more()
    {
        await KeepAsync("host-gw");

        Assert.Equal(["ip route replace 10.100.2.0/24 via 10.0.0.9 proto 170", "ip route delete 10.100.9.0/24 proto 170"], Changes("ip route"));
        Assert.Empty(Changes("bridge"));
        Assert.Equal((65536, "10.100.1.0/24"), Bridge());
    }

    [Fact]
    public async Task A_tunnel_knows_every_machines_end_and_has_room_for_its_own_headers()
    {
        await KeepAsync("vxlan");

        Assert.Equal(["ip route replace 10.100.2.0/24 via 10.100.2.0 dev flannel.1 onlink proto 170", "ip route delete 10.100.9.0/24 proto 170"], Changes("ip route"));
        Assert.Equal(["bridge fdb replace 0e:00:0a:00:00:09 dev flannel.1 dst 10.0.0.9"], Changes("bridge"));
        Assert.Equal(["ip neighbour replace 10.100.2.0 lladdr 0e:00:0a:00:00:09 dev flannel.1 nud permanent"], Changes("ip neighbour"));
        Assert.Equal((65536 - 50, "10.100.1.0/24"), Bridge());
    }

    [Fact]
    public async Task A_machine_that_has_no_range_yet_makes_no_bridge()
    {
        Boot.Write("/nodes", "bay-node-0 10.0.0.7 \n");

        await KeepAsync("vxlan");

        Assert.False(Boot.Has("/etc/cni/net.d/10-magnum.conflist"));
    }

    [Theory]
    [InlineData("v1.31.4", "ADDED bay-node-1 10.0.0.9 10.100.2.0/24", "MODIFIED bay-node-1 10.0.0.9 10.100.2.0/24", 1)]
    [InlineData("v1.31.4", "ADDED bay-node-1 10.0.0.9 ", "MODIFIED bay-node-1 10.0.0.9 10.100.2.0/24", 2)]
    [InlineData("v1.31.4", "ADDED bay-node-1 10.0.0.9 10.100.2.0/24", "MODIFIED bay-node-1 10.0.0.19 10.100.2.0/24", 2)]
    [InlineData("v1.31.4", "ADDED bay-node-1 10.0.0.9 10.100.2.0/24", "DELETED bay-node-1 10.0.0.9 10.100.2.0/24", 2)]
    [InlineData("v1.15.12", "CHANGED bay-node-1 7", "CHANGED bay-node-1 8", 2)]
    public async Task A_node_that_only_lives_has_nobody_ask_again(string version, string first, string then, int times)
    {
        using var watch = Watch();
        var made = new TaskCompletionSource();
        watch.Renamed += (_, _) => made.TrySetResult();
        var keeping = KeepAsync("host-gw", version);

        await using (var told = await Task.Run(() => new StreamWriter(new FileStream(Boot.At("/watched"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true }, TestContext.Current.CancellationToken))
        {
            await told.WriteLineAsync(first);
            await made.Task.WaitAsync(TestContext.Current.CancellationToken);
            await told.WriteLineAsync(then);
        }

        await keeping;
        Assert.Equal(times, Boot.Called.Count(static call => call.Contains(" get nodes --output ", StringComparison.Ordinal)));
    }

    // What the stand-in's watch tells is told as the test goes; the last thing that the script makes tells how far it is.
    private FileSystemWatcher Watch()
    {
        File.Delete(Boot.At("/watched"));
        using var pipe = Process.Start("mkfifo", Boot.At("/watched"));
        pipe.WaitForExit();
        return new FileSystemWatcher(Directory.CreateDirectory(Boot.At("/etc/cni/net.d")).FullName, "10-magnum.conflist") { EnableRaisingEvents = true };
    }

    // Until the watch ends, which the stand-in's does when it has told what it was given.
    private async Task KeepAsync(string backend, string version = KubernetesLabels.DefaultKubeTag)
    {
        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("worker")) { ["FLANNEL_BACKEND"] = backend, ["KUBE_TAG"] = version });
        Assert.Equal((0, ""), await Boot.RunAsync("pod-network.sh", tries: 1, TestContext.Current.CancellationToken));
    }

    private IEnumerable<string> Changes(string program) =>
        Boot.Called.Where(call => call.StartsWith(program, StringComparison.Ordinal) && !call.Contains(" show ", StringComparison.Ordinal));

    private (int Size, string Range) Bridge()
    {
        var bridge = JsonNode.Parse(Boot.Read("/etc/cni/net.d/10-magnum.conflist"))!["plugins"]![0]!;
        return (bridge["mtu"]!.GetValue<int>(), bridge["ipam"]!["ranges"]![0]![0]!["subnet"]!.GetValue<string>());
    }
}
