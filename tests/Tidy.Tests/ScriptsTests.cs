using System.Diagnostics;

namespace Magnum.Tidy.Tests;

public sealed class ScriptsTests
{
    private static IEnumerable<string> Scripts =>
        Repository.Files.Where(file => file is "magnum" or ".ci/run" || file.EndsWith(".sh", StringComparison.Ordinal));

    [Fact]
    public async Task Every_shell_script_parses()
    {
        var broken = new List<string>();
        foreach (var script in Scripts)
        {
            var (status, errors) = await RunAsync("bash", ["-n", script]);
            if (status != 0)
            {
                broken.Add($"{script}: {errors.Trim()}");
            }
        }

        Findings.AssertNone(broken);
    }

    [Theory]
    [InlineData("magnum")]
    [InlineData("tools/test.sh")]
    [InlineData("deploy/lab/lab.sh")]
    [InlineData(".ci/run")]
    public void Scripts_that_people_call_are_executable(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no executable bit.");
        Assert.True(
            OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(Repository.Root, script)).HasFlag(UnixFileMode.UserExecute),
            script);
    }

    [Fact]
    public async Task An_unknown_verb_is_refused()
    {
        var (status, errors) = await RunAsync("bash", ["magnum", "no-such-verb"]);

        Assert.Equal(2, status);
        Assert.Contains("Usage: ./magnum", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Errors)> RunAsync(string program, string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await output;
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, errors);
    }
}
