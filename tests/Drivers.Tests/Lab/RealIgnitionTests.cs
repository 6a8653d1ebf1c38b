using System.Diagnostics;
using Magnum.Drivers.Tests.Machines;

namespace Magnum.Drivers.Tests.Lab;

/// <summary>Debian's Ignition, out of the image of the lab's machines, executes the configs of every kind of machine, in a folder instead of a machine.</summary>
public sealed class RealIgnitionTests
{
    public static TheoryData<string> Kinds => [.. FilledBootData.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_writes_what_a_machine_is_to_have_byte_by_byte(string kind)
    {
        var ignition = Path.Combine(LabSettings.Folder(), "var/machines/image/usr/lib/dracut/modules.d/30ignition/ignition");
        Assert.SkipUnless(File.Exists(ignition) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), "This lab has no machines, and so no Ignition.");
        using var folder = new TemporaryFolder();
        var userData = new FilledBootData(kind, "fedora-coreos").Fill(FilledBootData.Hostile);
        folder.Write("user_data", userData);
        var root = Directory.CreateDirectory(Path.Combine(folder.Path, "root")).FullName;

        // What labels files, where there is SELinux: it is told to do it, and does nothing.
        folder.Write("root/etc/selinux/config", "SELINUXTYPE=none\n");
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "bin")).FullName, "setfiles"), "/bin/true");

        foreach (var stage in new[] { "fetch", "files" })
        {
            await RunAsync(ignition, folder.Path, ["--platform=file", $"--stage={stage}", $"--root={root}", $"--config-cache={folder.Path}/cache", "--log-to-stdout"]);
        }

        foreach (var (path, file) in MachineFiles.Read(userData).Files)
        {
            Assert.Equal(file.Content, await File.ReadAllBytesAsync(root + path, TestContext.Current.CancellationToken));
            Assert.Equal(file.Mode, (int)File.GetUnixFileMode(root + path));
        }

        Assert.Contains("/opt/magnum/boot/run.sh", await File.ReadAllTextAsync($"{root}/etc/systemd/system/magnum-boot.service", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("enable magnum-boot.service", await File.ReadAllLinesAsync($"{root}/etc/systemd/system-preset/20-ignition.preset", TestContext.Current.CancellationToken));
    }

    private static async Task RunAsync(string ignition, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(ignition, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["IGNITION_CONFIG_FILE"] = $"{folder}/user_data", ["PATH"] = $"{folder}/bin:/usr/bin:/bin" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await error);
    }
}
