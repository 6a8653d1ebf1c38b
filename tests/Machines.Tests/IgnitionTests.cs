using System.Text.Json.Nodes;
using Magnum.Machines.Tests.Labs;

namespace Magnum.Machines.Tests;

/// <summary>Servers of an image that is Fedora CoreOS by name: Debian's Ignition executes their user data before any service starts.</summary>
public sealed class IgnitionTests() : ServerSuite("ignition")
{
    [Fact]
    public async Task A_config_is_executed_once_in_a_servers_life()
    {
        await using var stack = await CreateAsync("good", """
            {"ignition": {"version": "3.3.0"},
             "storage": {"files": [{"path": "/srv/greeting", "mode": 416, "contents": {"source": "data:,hello%20%22you%22%0A"}}]},
             "systemd": {"units": [{"name": "greeter.service", "enabled": true, "contents": "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo boot >>/srv/boots'\n[Install]\nWantedBy=multi-user.target\n"}]}}
            """);
        await UntilBootedAsync(stack, 1);
        Assert.Equal("hello \"you\"\n640\n", await RunAsync(stack, "cat /srv/greeting; stat -c %a /srv/greeting"));
        // As Nova's metadata name it, since the config does not.
        Assert.Equal($"{Name}-good.novalocal\n", await RunAsync(stack, "hostname"));

        await RunAsync(stack, "echo changed >/srv/greeting");
        await stack.ActAsync("reboot", new JsonObject { ["type"] = "HARD" }, "ACTIVE", Cancelled);
        await UntilBootedAsync(stack, 2);

        Assert.Equal("changed\n", await RunAsync(stack, "cat /srv/greeting"));
        await stack.DeleteAsync(Cancelled);
    }

    [Fact]
    public async Task A_server_whose_config_it_does_not_take_goes_no_further_and_its_console_says_why()
    {
        await using var stack = await CreateAsync("bad", """{"ignition": {"version": "3.3.0"}, "storage": {"files": [{"path": "/srv/greeting", "contents": {"source": "data:,not escaped"}}]}}""");
        var server = stack.Server;

        await MachineStack.UntilAsync(
            async () => (await Machines.ActAsync(server, "console")).Contains("Ignition failed: this machine does not boot", StringComparison.Ordinal), "Ignition has failed", Cancelled);

        Assert.Contains("invalid data character", await Machines.ActAsync(server, "console"), StringComparison.Ordinal);
        Assert.DoesNotContain("systemd", RealMachines.ProgramsIn(server));
        await stack.DeleteAsync(Cancelled);
        Assert.Empty(Machines.TracesOf(server));
    }

    private async Task<MachineStack> CreateAsync(string name, string userData)
    {
        var stack = await MachineStack.CreateAsync(Alpha, "ignited.yaml", new JsonObject { ["name"] = $"{Name}-{name}", ["user_data"] = userData }, Cancelled);
        await stack.CompleteAsync(Cancelled);
        return stack;
    }

    private Task UntilBootedAsync(MachineStack stack, int boots) => MachineStack.UntilAsync(
        async () => await Machines.TryActAsync(stack.Server, "run", "cat", "/srv/boots") is { Code: 0 } run && run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == boots,
        $"{boots} boots", Cancelled);

    private Task<string> RunAsync(MachineStack stack, string command) => Machines.ActAsync(stack.Server, "run", "/bin/sh", "-c", command);
}
