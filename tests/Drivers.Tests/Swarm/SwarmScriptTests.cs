using System.ComponentModel;
using System.Diagnostics;
using Magnum.Drivers.Machines;

namespace Magnum.Drivers.Tests.Swarm;

/// <summary>The boot steps as texts; what they do is seen on real machines (tests/Machines.Tests).</summary>
public sealed class SwarmScriptTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SwarmScriptTests()
    {
        foreach (var (name, text) in EmbeddedFiles.Of("Swarm").Where(static file => file.Key.EndsWith(".sh", StringComparison.Ordinal)))
        {
            folder.Write(name, text);
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Shellcheck_has_nothing_to_say()
    {
        var start = new ProcessStartInfo("shellcheck", ["--external-sources", "--source-path=SCRIPTDIR", .. Directory.EnumerateFiles(folder.Path)]) { RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal((0, ""), (process.ExitCode, output));
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") is null or "")
        {
            Assert.Skip("shellcheck is not installed.");
        }
    }
}
