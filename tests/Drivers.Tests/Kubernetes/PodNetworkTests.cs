using System.Text.Json.Nodes;

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

    // Until the watch ends, which the stand-in's does after one node.
    private async Task KeepAsync(string backend)
    {
        Boot.WriteEnvironment(new Dictionary<string, string>(Environment("worker")) { ["FLANNEL_BACKEND"] = backend });
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
