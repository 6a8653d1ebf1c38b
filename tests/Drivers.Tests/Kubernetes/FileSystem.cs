using System.Diagnostics;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>Looks into an ext4 in a file without mounting it, by the programs of e2fsprogs and util-linux.</summary>
internal static class FileSystem
{
    /// <summary>Its type, as <c>blkid</c> tells it.</summary>
    public static Task<string> TypeAsync(string device) => RunAsync("blkid", "--probe", "--output", "value", "--match-tag", "TYPE", device);

    /// <summary>What is in one of its files; empty where there is none.</summary>
    public static Task<string> ReadAsync(string device, string path) => RunAsync("debugfs", "-R", $"cat /{path}", device);

    /// <summary>Writes a file into its root.</summary>
    public static async Task PutAsync(string device, string name, string text)
    {
        using var folder = new TemporaryFolder();
        await RunAsync("debugfs", "-w", "-R", $"write {folder.Write("source", text)} {name}", device);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/env", [$"PATH={Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
