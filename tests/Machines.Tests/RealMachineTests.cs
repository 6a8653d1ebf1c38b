using System.Text.Json.Nodes;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>Servers of the lab's zone of real machines: made by Heat and Nova, booted by cloud-init, reached by their floating addresses.</summary>
public sealed class RealMachineTests() : ServerSuite("machines")
{
    [Fact]
    public async Task Two_servers_of_the_same_address_boot_their_user_data_and_leave_nothing()
    {
        await using var one = await MachineStack.CreateAsync(Alpha, $"{Name}-one", "SUCCESS", Cancelled);
        await using var two = await MachineStack.CreateAsync(Alpha, $"{Name}-two", "SUCCESS", Cancelled);
        await AssertBootedAsync(one, $"{Name}-one");
        await AssertBootedAsync(two, $"{Name}-two");
        Assert.Equal(one.Output("private"), two.Output("private"));
        using var first = Machines.NamespacesOf(one.Server);
        using var second = Machines.NamespacesOf(two.Server);
        Assert.All(first.Ids, kind => Assert.NotEqual(kind.Value, second.Ids[kind.Key]));
        Assert.All([first, second], static own => Assert.NotEmpty(own.Processes()));
        var made = new[] { one, two }.Select(static stack => (stack.Server, Network: stack.Output("network"))).ToList();

        await one.DeleteAsync(Cancelled);
        await two.DeleteAsync(Cancelled);

        Assert.All([first, second], static gone => Assert.Empty(gone.Processes()));
        foreach (var (server, network) in made)
        {
            Assert.Empty(Machines.TracesOf(server));
            await MachineStack.UntilAsync(() => Task.FromResult(RealMachines.TracesOfNetwork(network).Count == 0), $"nothing is left of network {network}", Cancelled);
        }
    }

    [Fact]
    public async Task A_server_keeps_what_it_wrote_over_stop_start_and_reboot_holds_still_while_it_is_paused_and_begins_anew_when_it_is_rebuilt()
    {
        await using var stack = await MachineStack.CreateAsync(Alpha, $"{Name}-life", "SUCCESS", Cancelled);
        await AssertBootedAsync(stack, $"{Name}-life");

        await stack.ActAsync("pause", null, "PAUSED", Cancelled);
        await Assert.ThrowsAsync<TaskCanceledException>(() => ReadAsync(stack, "name"));
        await stack.ActAsync("unpause", null, "ACTIVE", Cancelled);
        Assert.Equal($"{Name}-life", await ReadAsync(stack, "name"));

        await stack.ActAsync("os-stop", null, "SHUTOFF", Cancelled);
        Assert.Empty(RealMachines.ProgramsIn(stack.Server));
        await stack.ActAsync("os-start", null, "ACTIVE", Cancelled);
        await BootsAsync(stack, 2);

        await stack.ActAsync("reboot", new JsonObject { ["type"] = "SOFT" }, "ACTIVE", Cancelled);
        await BootsAsync(stack, 3);
        await stack.ActAsync("reboot", new JsonObject { ["type"] = "HARD" }, "ACTIVE", Cancelled);
        await BootsAsync(stack, 4);
        Assert.Equal($"{Name}-life", await ReadAsync(stack, "name"));

        var image = (await Alpha.FindAsync("compute", $"/servers/{stack.Server}", Cancelled))!["server"]!["image"]!["id"]!.ToString();
        await stack.ActAsync("rebuild", new JsonObject { ["imageRef"] = image }, "ACTIVE", Cancelled);
        await BootsAsync(stack, 1);
        Assert.Equal($"{Name}-life", await ReadAsync(stack, "name"));
        await stack.DeleteAsync(Cancelled);
    }

    [Fact]
    public async Task A_server_that_says_it_failed_fails_its_stack_and_nobody_answers_for_it()
    {
        await using var stack = await MachineStack.CreateAsync(Alpha, $"{Name}-fail", "FAILURE", Cancelled);

        var (status, reason) = await stack.EndAsync(Cancelled);

        Assert.Equal("CREATE_FAILED", status);
        Assert.Contains("the user data says so", reason, StringComparison.Ordinal);
        await stack.DeleteAsync(Cancelled);
    }

    private async Task AssertBootedAsync(MachineStack stack, string name)
    {
        await stack.CompleteAsync(Cancelled);
        Assert.Contains(name, stack.Output("said"), StringComparison.Ordinal);
        Assert.Equal(name, await ReadAsync(stack, "name"));
        Assert.Equal(stack.Output("private") + "/24", await ReadAsync(stack, "address"));
        Assert.Equal("systemd", await ReadAsync(stack, "init"));
        Assert.NotEqual("", await ReadAsync(stack, "docker"));
        Assert.Contains("dockerd", RealMachines.ProgramsIn(stack.Server));
    }

    private Task BootsAsync(MachineStack stack, int boots) => MachineStack.UntilAsync(
        async () =>
        {
            try
            {
                return (await ReadAsync(stack, "boots")).Split('\n').Length == boots;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        },
        $"{boots} boots", Cancelled);
}
