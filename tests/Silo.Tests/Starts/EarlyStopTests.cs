using Magnum.Launcher;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Starts;

/// <summary>Who starts a silo may stop it before it has started.</summary>
public sealed class EarlyStopTests
{
    // Before the silo listens to signals it ends as any program does; when it does, in order.
    [Theory]
    [InlineData("DevCloud SIMULATES", 143, 0)]
    [InlineData("Silo Start()", 0)]
    public async Task A_signal_that_comes_while_a_silo_starts_is_heeded(string at, params int[] statuses)
    {
        using var state = new PlainSilo();
        await using var silo = new SiloProcess(Built.Path("Silo"), [new("Magnum__Storage__SqliteFile", Path.Combine(state.Folder, "magnum.db")), new("Logging__LogLevel__Orleans", "Information")]);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Printed += line =>
        {
            if (line.Contains(at, StringComparison.Ordinal))
                reached.TrySetResult();
        };

        var process = silo.Launch();
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        var status = await silo.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(statuses.Contains(status), $"{status}: {silo.Tail()}");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("   at ", silo.Tail(), StringComparison.Ordinal);
    }
}
