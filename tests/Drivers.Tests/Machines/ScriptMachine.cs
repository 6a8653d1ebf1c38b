using System.Diagnostics;
using Magnum.Drivers.Machines;

namespace Magnum.Drivers.Tests.Machines;

/// <summary>A machine in a temporary folder that has a driver's scripts and runs one of them; the programs that scripts must not really call are made up by the test.</summary>
internal sealed class ScriptMachine : IDisposable
{
    private readonly TemporaryFolder root = new();

    /// <summary>What stands for <c>/</c>.</summary>
    public string Root => root.Path;

    /// <summary>How long a boot step may take; null: as long as on a machine.</summary>
    public int? StepSeconds { get; set; }

    /// <summary>What made-up programs noted in <c>$MAGNUM_ROOT/called</c>.</summary>
    public IReadOnlyList<string> Called => File.Exists(Path.Combine(Root, "called")) ? File.ReadAllLines(Path.Combine(Root, "called")) : [];

    /// <summary>Puts a driver's scripts, and what they are told of the bay, where a machine has them.</summary>
    public void Install(string driver, IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (name, text) in EmbeddedFiles.Of(driver).Where(static file => file.Key.EndsWith(".sh", StringComparison.Ordinal)))
        {
            Write($"opt/magnum/boot/{name}", text);
        }

        Write("etc/magnum/bay.env", string.Concat(settings.Select(static setting => $"{setting.Key}=\"{setting.Value}\"\n")));
    }

    /// <summary>Makes a program up.</summary>
    public void Program(string name, string script)
    {
        Write($"bin/{name}", $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(Path.Combine(Root, "bin", name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a file.</summary>
    public void Write(string path, string text) => root.Write(path, text);

    /// <summary>Reads a file.</summary>
    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Runs one of the scripts; answers its exit status and what it printed.</summary>
    public async Task<(int Status, string Output)> RunAsync(string script, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(Root, "opt/magnum/boot", script)]) { RedirectStandardOutput = true };
        foreach (var proxy in start.Environment.Keys.Where(static name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(proxy);
        }

        start.Environment["MAGNUM_ROOT"] = Root;
        start.Environment["MAGNUM_TRIES"] = "2";
        start.Environment["MAGNUM_PAUSE"] = "0.1";
        if (StepSeconds is { } seconds)
        {
            start.Environment["MAGNUM_STEP_SECONDS"] = $"{seconds}";
        }

        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(Root, "tmp")).FullName;
        start.Environment["PATH"] = $"{Path.Combine(Root, "bin")}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output);
    }

    public void Dispose() => root.Dispose();
}
