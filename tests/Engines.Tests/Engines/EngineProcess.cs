using System.Diagnostics;
using System.Globalization;

namespace Magnum.Engines.Tests.Engines;

/// <summary>A server program that a test starts, stops in its tracks, and ends.</summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string log;

    private EngineProcess(Process process, string log)
    {
        this.process = process;
        this.log = log;
    }

    /// <summary>Starts it; what it prints goes into the file.</summary>
    public static EngineProcess Start(string log, string program, params IEnumerable<string> arguments) =>
        new(Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, program, .. arguments]) { WorkingDirectory = "/" })!, log);

    /// <summary>Asks until it is as wanted; fails with the end of its log when the process ends, or after a minute and a half.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!await isSo())
        {
            if (process.HasExited || patience.IsCancellationRequested)
                Assert.Fail($"{Path.GetFileName(log)}: {string.Join('\n', (await File.ReadAllLinesAsync(log)).TakeLast(20))}");
            await looks.WaitForNextTickAsync();
        }
    }

    /// <summary>Stops it where it is: its sockets stay open.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>Lets it go on.</summary>
    public void Thaw() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
