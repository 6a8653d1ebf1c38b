using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Magnum.Launcher;

/// <summary>
/// The built silo in a process of its own, on free ports of loopback. It can be stopped or killed, and started again with the
/// same ports and settings, and it stops by itself when this process ends, in whatever way. Settings of the surroundings don't reach it:
/// no <c>Magnum__*</c> and <c>ConnectionStrings__*</c> of this process, no <c>appsettings.json</c> beside the program.
/// </summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private const int TailLines = 40;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    // Longer than the half minute that the silo itself gives its work to end.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly string assembly;
    private readonly DirectoryInfo emptyFolder = Directory.CreateTempSubdirectory("magnum-no-settings-");
    private readonly Dictionary<string, string> environment;
    private readonly ConcurrentQueue<string> lines = new();
    private Process? process;

    /// <summary>Names the program; nothing runs yet.</summary>
    /// <param name="assembly">Path of <c>Magnum.Silo.dll</c>.</param>
    /// <param name="settings">Environment variables; they win over what is set here.</param>
    public SiloProcess(string assembly, IEnumerable<KeyValuePair<string, string>> settings)
    {
        this.assembly = assembly;
        var ports = FreePorts.Take(4);
        Cloud = new Uri($"http://127.0.0.1:{ports[3]}/");
        Gateway = new IPEndPoint(IPAddress.Loopback, ports[2]);
        environment = new Dictionary<string, string>
        {
            // Many silos on one machine would use up the watchers that its kernel has for files.
            ["DOTNET_hostBuilder__reloadConfigOnChange"] = "false",
            // It lives for minutes at most: neither a profile nor compiling again what is called often, a third of its processor time in its first seconds, pays off.
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_TC_CallCounting"] = "0",
            ["DOTNET_CONTENTROOT"] = emptyFolder.FullName,
            ["Magnum__Silo__Url"] = $"http://127.0.0.1:{ports[0]}/",
            ["Magnum__Silo__SiloPort"] = Text(ports[1]),
            ["Magnum__Silo__GatewayPort"] = Text(ports[2]),
            ["Magnum__DevCloud__Port"] = Text(ports[3]),
            // Its input is a pipe of this process, which the system closes.
            ["Magnum__Silo__StopsWithInput"] = "true",
        };
        Configure(settings);
        Api = new Uri(environment["Magnum__Silo__Url"]);
    }

    /// <summary>Root of the API, without version.</summary>
    public Uri Api { get; }

    /// <summary>Where grain clients connect.</summary>
    public IPEndPoint Gateway { get; }

    /// <summary>Root of the simulated cloud, if the settings name no other cloud.</summary>
    public Uri Cloud { get; }

    /// <summary>A program with arguments that becomes the silo, <c>env --ignore-signal=…</c> for example; none by default.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>The id of the process that runs or ran last.</summary>
    public int Id => process?.Id ?? throw new InvalidOperationException("The silo was not started.");

    /// <summary>Whether the process runs.</summary>
    public bool IsRunning => process is { HasExited: false };

    /// <summary>Sees every line that the program prints, of all its lives.</summary>
    public event Action<string>? Printed;

    /// <summary>Sets environment variables of the next start.</summary>
    public void Configure(IEnumerable<KeyValuePair<string, string>> settings)
    {
        foreach (var (name, value) in settings)
            environment[name] = value;
    }

    /// <summary>Starts it and waits until <c>/healthcheck</c> answers 200.</summary>
    /// <exception cref="LaunchException">It ended, or did not answer within two minutes.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = Launch();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTimeout);
        try
        {
            while (!await IsHealthyAsync(started, patience.Token))
            {
                if (!started.HasExited)
                    continue;
                // Its last lines may still be on their way.
                await started.WaitForExitAsync(patience.Token);
                throw new LaunchException($"The silo ended at its start:{Environment.NewLine}{Tail()}");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LaunchException($"The silo did not answer within {StartTimeout.TotalSeconds} s:{Environment.NewLine}{Tail()}");
        }
    }

    /// <summary>Starts it without waiting for anything.</summary>
    /// <returns>The process, for who wants to see its end; it is this object's to dispose of.</returns>
    public Process Launch()
    {
        if (IsRunning)
            throw new InvalidOperationException("The silo runs already.");
        process?.Dispose();
        string[] command = [.. Wrapper, "dotnet", assembly];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(assembly) };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Kills it as a power cut would: SIGKILL, nothing is said or saved. May be repeated.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Stops it with SIGTERM, and with SIGKILL if it has not ended within a minute.</summary>
    /// <returns>Its exit status; 137 when it had to be killed.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        using var term = Process.Start("kill", ["-TERM", Text(process!.Id)]);
        await term.WaitForExitAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StopTimeout);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await KillAsync(cancellationToken);
        }

        return process.ExitCode;
    }

    /// <summary>The last lines it printed.</summary>
    public string Tail() => string.Join(Environment.NewLine, lines);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        process?.Dispose();
        if (Directory.Exists(emptyFolder.FullName))
            emptyFolder.Delete();
    }

    // Looks once; the pause between two looks is part of it.
    private async Task<bool> IsHealthyAsync(Process started, CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        await pause.WaitForNextTickAsync(cancellationToken);
        if (started.HasExited)
            return false;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Api, "healthcheck"));
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException or IOException)
        {
            return false;
        }
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("Magnum__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase);

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line)
            return;
        lines.Enqueue(line);
        while (lines.Count > TailLines)
            lines.TryDequeue(out _);
        Printed?.Invoke(line);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
