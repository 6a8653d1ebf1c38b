using System.Text.Json.Nodes;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>Load balancers and volumes of the lab, ordered with Heat as templates order them.</summary>
public sealed class BalancedMachinesTests() : ServerSuite("balanced")
{
    private LabExtras extras = null!;

    public override async ValueTask InitializeAsync()
    {
        extras = LabExtras.Require();
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Two_servers_with_a_volume_each_share_the_connections_of_a_load_balancer_and_all_of_it_goes_without_a_trace()
    {
        await using var stack = await MachineStack.CreateAsync(Alpha, "balanced.yaml", new JsonObject { ["name"] = Name }, Cancelled);
        await stack.CompleteAsync(Cancelled);
        var (balancer, volumes, network) = (stack.Output("balancer"), new[] { stack.Output("first_volume"), stack.Output("second_volume") }, stack.Output("network"));

        // A member whose first check came before it served is in its turn only after another one.
        await MachineStack.UntilAsync(() => AreOnlineAsync(stack), "the load balancer has both members", Cancelled);
        Assert.Equal([$"{Name}-first", $"{Name}-second"], await AnswersAsync(stack, "name"));
        Assert.Equal(volumes.Select(static volume => $"/dev/disk/by-id/virtio-{volume[..20]}").Order(StringComparer.Ordinal), await AnswersAsync(stack, "volume"));
        Assert.NotEmpty(LabExtras.TracesOfBalancer(balancer));
        Assert.All(volumes, volume => Assert.NotEmpty(extras.TracesOfVolume(volume)));

        await Machines.ActAsync(stack.Output("first"), "run", "systemctl", "stop", "greeter");
        await MachineStack.UntilAsync(() => IsInErrorAsync(stack), "the load balancer misses a member", Cancelled);
        Assert.Equal([$"{Name}-second"], await AnswersAsync(stack, "name"));

        await stack.DeleteAsync(Cancelled);

        Assert.Empty(LabExtras.TracesOfBalancer(balancer));
        Assert.All(volumes, volume => Assert.Empty(extras.TracesOfVolume(volume)));
        await MachineStack.UntilAsync(() => Task.FromResult(RealMachines.TracesOfNetwork(network).Count == 0), $"nothing is left of network {network}", Cancelled);
    }

    [Fact]
    public async Task Where_no_machine_boots_a_load_balancer_is_active_and_nothing_runs_for_it()
    {
        await using var stack = await MachineStack.CreateAsync(Alpha, "unreached.yaml", new JsonObject { ["name"] = Name }, Cancelled);
        await stack.CompleteAsync(Cancelled);
        var (balancer, volume) = (stack.Output("balancer"), stack.Output("volume"));

        Assert.Empty(LabExtras.TracesOfBalancer(balancer));
        Assert.Equal("ACTIVE", (await FindBalancerAsync(balancer))?["provisioning_status"]!.ToString());
        Assert.Equal("in-use", (await FindVolumeAsync(volume))?["status"]!.ToString());

        await stack.DeleteAsync(Cancelled);

        Assert.Null(await FindBalancerAsync(balancer));
        Assert.Null(await FindVolumeAsync(volume));
    }

    private async Task<JsonNode?> FindBalancerAsync(string balancer) => (await Alpha.FindAsync("load-balancer", $"/v2/lbaas/loadbalancers/{balancer}", Cancelled))?["loadbalancer"];

    private async Task<JsonNode?> FindVolumeAsync(string volume) => (await Alpha.FindAsync("volumev3", $"/volumes/{volume}", Cancelled))?["volume"];

    private async Task<bool> AreOnlineAsync(MachineStack stack) =>
        (await Alpha.FindAsync("load-balancer", $"/v2/lbaas/pools/{stack.Output("pool")}/members", Cancelled))!["members"]!.AsArray() is { Count: 2 } members
        && members.All(static member => member!["operating_status"]!.ToString() == "ONLINE");

    private async Task<bool> IsInErrorAsync(MachineStack stack) =>
        (await Alpha.FindAsync("load-balancer", $"/v2/lbaas/pools/{stack.Output("pool")}/members/{stack.Output("first_member")}", Cancelled))!["member"]!["operating_status"]!.ToString() == "ERROR";

    // Every member has its turn within as many requests as there are members.
    private async Task<IEnumerable<string>> AnswersAsync(MachineStack stack, string file)
    {
        SortedSet<string> answers = new(StringComparer.Ordinal);
        for (var request = 0; request < 4; request++)
            answers.Add(await ReadAsync(stack, file));
        return answers;
    }
}
