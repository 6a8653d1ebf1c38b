using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>Servers of the lab's zone of real machines: made by Heat and Nova, booted by cloud-init, reached by their floating addresses.</summary>
public sealed class RealMachineTests : IAsyncLifetime
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = AnswerWithin };
    private readonly string prefix = $"machines-{Guid.NewGuid():n}"[..18];
    private RealMachines machines = null!;
    private CloudSession alpha = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        machines = RealMachines.Require();
        alpha = await CloudSession.OpenAsync(TestCloud.FindLab()!, "alpha-user", "alpha", Cancelled);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        alpha?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Two_servers_of_the_same_address_boot_their_user_data_and_leave_nothing()
    {
        await using var one = await MachineStack.CreateAsync(alpha, $"{prefix}-one", "SUCCESS", Cancelled);
        await using var two = await MachineStack.CreateAsync(alpha, $"{prefix}-two", "SUCCESS", Cancelled);
        await AssertBootedAsync(one, $"{prefix}-one");
        await AssertBootedAsync(two, $"{prefix}-two");
        Assert.Equal(one.Output("private"), two.Output("private"));
        using var first = machines.NamespacesOf(one.Server);
        using var second = machines.NamespacesOf(two.Server);
        Assert.All(first.Ids, kind => Assert.NotEqual(kind.Value, second.Ids[kind.Key]));
        Assert.All([first, second], static own => Assert.NotEmpty(own.Processes()));
        var made = new[] { one, two }.Select(static stack => (stack.Server, Network: stack.Output("network"))).ToList();

        await one.DeleteAsync(Cancelled);
        await two.DeleteAsync(Cancelled);

        Assert.All([first, second], static gone => Assert.Empty(gone.Processes()));
        foreach (var (server, network) in made)
        {
            Assert.Empty(machines.TracesOf(server));
            await MachineStack.UntilAsync(() => Task.FromResult(RealMachines.TracesOfNetwork(network).Count == 0), $"nothing is left of network {network}", Cancelled);
        }
    }

    [Fact]
    public async Task A_server_keeps_what_it_wrote_over_stop_start_and_reboot_and_holds_still_while_it_is_paused()
    {
        await using var stack = await MachineStack.CreateAsync(alpha, $"{prefix}-life", "SUCCESS", Cancelled);
        await AssertBootedAsync(stack, $"{prefix}-life");

        await stack.ActAsync("pause", null, "PAUSED", Cancelled);
        await Assert.ThrowsAsync<TaskCanceledException>(() => ReadAsync(stack, "name"));
        await stack.ActAsync("unpause", null, "ACTIVE", Cancelled);
        Assert.Equal($"{prefix}-life", await ReadAsync(stack, "name"));

        await stack.ActAsync("os-stop", null, "SHUTOFF", Cancelled);
        Assert.Empty(RealMachines.ProgramsIn(stack.Server));
        await stack.ActAsync("os-start", null, "ACTIVE", Cancelled);
        await BootsAsync(stack, 2);

        await stack.ActAsync("reboot", new JsonObject { ["type"] = "SOFT" }, "ACTIVE", Cancelled);
        await BootsAsync(stack, 3);
        await stack.ActAsync("reboot", new JsonObject { ["type"] = "HARD" }, "ACTIVE", Cancelled);
        await BootsAsync(stack, 4);
        Assert.Equal($"{prefix}-life", await ReadAsync(stack, "name"));
        await stack.DeleteAsync(Cancelled);
    }

    [Fact]
    public async Task A_server_that_says_it_failed_fails_its_stack_and_nobody_answers_for_it()
    {
        await using var stack = await MachineStack.CreateAsync(alpha, $"{prefix}-fail", "FAILURE", Cancelled);

        var (status, reason) = await stack.EndAsync(Cancelled);

        Assert.Equal("CREATE_FAILED", status);
        Assert.Contains("the user data says so", reason, StringComparison.Ordinal);
        await stack.DeleteAsync(Cancelled);
    }

    private async Task AssertBootedAsync(MachineStack stack, string name)
    {
        var (status, reason) = await stack.EndAsync(Cancelled);
        Assert.True(status == "CREATE_COMPLETE", $"{status}: {reason}");
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

    private async Task<string> ReadAsync(MachineStack stack, string file) =>
        (await http.GetStringAsync(new Uri($"http://{stack.Output("floating")}/{file}"), Cancelled)).Trim();
}
