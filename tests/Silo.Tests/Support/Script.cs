using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Magnum.Silo.Tests.Support;

/// <summary>The script <c>./magnum</c> at work, in a folder of its own; what it makes for the while lies there too.</summary>
internal sealed class Script : IAsyncDisposable
{
    private const string FolderVariable = "TMPDIR";

    // Where the script builds it may have everything to build.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("magnum-script-");
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new();
    private readonly Process process;

    /// <summary>Starts it as a terminal does, all signals at their defaults, with nothing to read.</summary>
    /// <param name="verb">What it is to do.</param>
    /// <param name="settings">Environment variables, which may name its folder; none by default.</param>
    public Script(string verb, Func<string, IEnumerable<KeyValuePair<string, string>>>? settings = null)
    {
        var start = new ProcessStartInfo("env", ["--default-signal", "sh", "-c", "exec \"$0\" \"$@\" </dev/null", Built.Path("Script"), verb]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[FolderVariable] = Folder;
        // Beside other suites it must not build; a tree that was built for debugging has nothing for it to run yet.
        if (Built.Value("Configuration") == "Release")
            start.Environment["MAGNUM_NO_BUILD"] = "1";
        foreach (var (name, value) in settings?.Invoke(Folder) ?? [])
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its folder.</summary>
    public string Folder => folder.FullName;

    /// <summary>What is left in its folder by the name that all our folders have.</summary>
    public string[] LeftFolders => Directory.GetDirectories(Folder, "magnum-*");

    /// <summary>The processes that it started, however far down and whoever their parent is now, and itself.</summary>
    public IReadOnlyList<int> Running()
    {
        var mark = Encoding.UTF8.GetBytes($"{FolderVariable}={Folder}\0");
        return
        [
            .. from entry in Directory.EnumerateDirectories("/proc")
               let name = Path.GetFileName(entry)
               where char.IsAsciiDigit(name[0]) && EnvironmentOf(entry).AsSpan().IndexOf(mark) >= 0
               select int.Parse(name, CultureInfo.InvariantCulture),
        ];
    }

    /// <summary>The one process that it started and that is not itself.</summary>
    public Process Child() => Process.GetProcessById(Assert.Single(Running(), id => id != process.Id));

    /// <summary>Waits until it has printed a line with that text.</summary>
    public async Task UntilPrintedAsync(string text)
    {
        var seen = awaited.GetOrAdd(text, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
            return;
        var ended = process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(await Task.WhenAny(seen.Task, ended).WaitAsync(Patience, TestContext.Current.CancellationToken) == seen.Task, ToString());
    }

    /// <summary>Sends it a signal, and it alone.</summary>
    /// <returns>Its exit status.</returns>
    public async Task<int> EndAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>What it printed.</summary>
    public override string ToString() => string.Join(Environment.NewLine, lines);

    public async ValueTask DisposeAsync()
    {
        foreach (var id in Running())
        {
            using var left = Process.GetProcessById(id);
            left.Kill();
            await left.WaitForExitAsync();
        }

        process.Dispose();
        folder.Delete(recursive: true);
    }

    // Of a process that has just ended there is nothing to read.
    private static byte[] EnvironmentOf(string entry)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(entry, "environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line)
            return;
        lines.Enqueue(line);
        foreach (var (text, seen) in awaited)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                seen.TrySetResult();
        }
    }
}
