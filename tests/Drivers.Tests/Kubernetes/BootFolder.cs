using System.Diagnostics;
using Magnum.Drivers.Kubernetes;

namespace Magnum.Drivers.Tests.Kubernetes;

/// <summary>A machine's file system as far as boot scripts see it, in a temporary folder.</summary>
internal sealed class BootFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>What stands for <c>/</c>.</summary>
    public string Root => folder.Path;

    public BootFolder() => Install(KubernetesLabels.DefaultKubeTag);

    /// <summary>Services in the order in which they were started, or started anew.</summary>
    public IReadOnlyList<string> Started =>
        [.. Called.Where(static call => call.StartsWith("systemctl restart ", StringComparison.Ordinal)).Select(static call => call.Split(' ')[^1].Replace(".service", "", StringComparison.Ordinal))];

    /// <summary>Programs that were called, with their words.</summary>
    public IReadOnlyList<string> Called => Has("/called") ? [.. File.ReadLines(At("/called"))] : [];

    /// <summary>Gives the machine an image's programs, with Kubernetes in that version.</summary>
    public void Install(string version)
    {
        foreach (var name in StandInPrograms.Names.Select(static name => $"/programs/{name}").Append("/opt/cni/bin/bridge").Append("/usr/lib/systemd/systemd-socket-proxyd"))
        {
            Write(name, StandInPrograms.Text(version));
            File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Takes a program away.</summary>
    public void Uninstall(string program) => File.Delete(At($"/programs/{program}"));

    /// <summary>Attaches a volume: a file stands for its device.</summary>
    /// <param name="name">Its name in <c>/dev/disk/by-id</c>.</param>
    /// <param name="bytes">Its size; the default has room for a file system.</param>
    /// <returns>Where it is on the test's host.</returns>
    public string Attach(string name, long bytes = 16 << 20)
    {
        var device = folder.Write($"dev/disk/by-id/{name}", "");
        using var file = File.OpenWrite(device);
        file.SetLength(bytes);
        return device;
    }

    /// <summary>Puts all boot scripts of the driver where a master has them.</summary>
    public static BootFolder WithScripts()
    {
        var boot = new BootFolder();
        foreach (var (name, text) in TemplateResources.Files.Where(static file => file.Key.EndsWith(".sh", StringComparison.Ordinal)))
        {
            boot.Write($"/opt/magnum/boot/{name}", text);
        }

        return boot;
    }

    public void Write(string path, string text) => folder.Write(path.TrimStart('/'), text);

    public string Read(string path) => File.ReadAllText(At(path));

    public bool Has(string path) => File.Exists(At(path));

    public string At(string path) => Path.Combine(Root, path.TrimStart('/'));

    /// <summary>Writes bay.env from the driver's own files, every placeholder filled; what is not named becomes empty.</summary>
    public void WriteEnvironment(IReadOnlyDictionary<string, string> values)
    {
        var text = TemplateResources.Files["bay.env"] + TemplateResources.Files["node.env"];
        Write("/etc/magnum/bay.env", System.Text.RegularExpressions.Regex.Replace(text, "<([A-Z_]+)>", match => values.GetValueOrDefault(match.Groups[1].Value, "")));
    }

    /// <summary>Runs the runner as cloud-init does; answers its exit status and what it said.</summary>
    public Task<(int Status, string Output)> BootAsync(int tries, CancellationToken cancellationToken) => RunAsync("run.sh", tries, cancellationToken);

    /// <summary>Runs one script; answers its exit status and what it said.</summary>
    public async Task<(int Status, string Output)> RunAsync(string script, int tries, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/bash", [At($"/opt/magnum/boot/{script}")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var proxy in start.Environment.Keys.Where(static name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(proxy);
        }

        start.Environment["PATH"] = $"{At("/programs")}:{start.Environment["PATH"]}";
        start.Environment["MAGNUM_ROOT"] = Root;
        start.Environment["MAGNUM_TRIES"] = tries.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["MAGNUM_PAUSE"] = "0.2";
        start.Environment["MAGNUM_MOMENT"] = "0.2";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output + await error);
    }

    public void Dispose() => folder.Dispose();
}
