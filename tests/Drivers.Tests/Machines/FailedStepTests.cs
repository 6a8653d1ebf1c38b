using System.Text.RegularExpressions;
using Magnum.Drivers.Machines;
using Magnum.Drivers.Tests.Kubernetes;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>Whichever boot step fails, Heat is told which, and what it said last. How a bay shows it is seen on machines (tests/Machines.Tests).</summary>
public sealed partial class FailedStepTests : IAsyncLifetime
{
    private readonly ScriptMachine machine = new();
    private BayCloud cloud = null!;

    public static TheoryData<string, string> Steps => [.. from driver in new[] { "Kubernetes", "Swarm" } from step in StepsOf(driver) select (driver, step)];

    public async ValueTask InitializeAsync() => cloud = await BayCloud.StartAsync(BootEnvironment.Bay, BootEnvironment.Password, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        machine.Dispose();
        await cloud.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_failed_step_is_named_with_its_last_words_and_none_after_it_runs(string driver, string step)
    {
        machine.Install(driver, BootEnvironment.Of("master", cloud));
        foreach (var other in StepsOf(driver))
            machine.Write($"opt/magnum/boot/{other}.sh", "basename \"$0\" .sh >>\"$MAGNUM_ROOT/called\"\n");
        machine.Write($"opt/magnum/boot/{step}.sh", "echo a first word >&2\necho 'no \"disk\" left' >&2\nexit 3\n");

        Assert.Equal(1, (await machine.RunAsync("run.sh", TestContext.Current.CancellationToken)).Status);

        var signal = Assert.Single(cloud.Signals);
        Assert.Equal("FAILURE", signal["status"]!.ToString());
        Assert.Equal($"bay-node-0: boot step {step} failed: no \"disk\" left", signal["reason"]!.ToString());
        Assert.Equal(StepsOf(driver).TakeWhile(other => other != step), machine.Called);
    }

    [Theory]
    [InlineData("echo waiting for a disk >&2; sleep 1000", ": waiting for a disk")]
    [InlineData("sleep 1000", "")]
    public async Task A_step_that_hangs_is_ended_and_named(string script, string words)
    {
        machine.Install("Swarm", BootEnvironment.Of("master", cloud));
        machine.StepSeconds = 1;
        var (step, others) = (StepsOf("Swarm")[0], StepsOf("Swarm").Skip(1));
        machine.Write($"opt/magnum/boot/{step}.sh", script);
        foreach (var other in others)
            machine.Write($"opt/magnum/boot/{other}.sh", "echo ran >>\"$MAGNUM_ROOT/called\"\n");

        Assert.Equal(1, (await machine.RunAsync("run.sh", TestContext.Current.CancellationToken)).Status);

        Assert.Equal($"bay-node-0: boot step {step} failed: it took longer than 1 s{words}", Assert.Single(cloud.Signals)["reason"]!.ToString());
        Assert.Empty(machine.Called);
    }

    private static IReadOnlyList<string> StepsOf(string driver) =>
        [.. EmbeddedFiles.Of(driver).Keys.Where(static name => Step.IsMatch(name)).Select(static name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^[0-9]{2}-.*\.sh$")]
    private static partial Regex Step { get; }
}
