using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Magnum.Bench.Clients;

namespace Magnum.Bench.Servers;

/// <summary>A server in a process of its own, its output in a file.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(15);

    private readonly Process process;

    private ServerProcess(Process process, Uri address, TimeSpan startTime)
    {
        this.process = process;
        Address = address;
        StartTime = startTime;
    }

    /// <summary>Root of its routes.</summary>
    public Uri Address { get; }

    /// <summary>Id of the process.</summary>
    public int Id => process.Id;

    /// <summary>From the start of the process to its first 200.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>Memory that the process has in the machine, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Processor time that it took so far, in all its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a program and waits until it answers.</summary>
    /// <param name="launch">Which program, where it listens, and its settings.</param>
    /// <param name="log">File for what it prints.</param>
    /// <param name="cancellationToken">Ends the wait and the process.</param>
    /// <exception cref="BenchException">It ended or did not answer in time; the log's last lines say why.</exception>
    public static async Task<ServerProcess> StartAsync(Launch launch, string log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(launch);
        // The shell only redirects and becomes the program: no pipe, whose reading would cost this process time.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$0\" >\"$1\" 2>&1", launch.Program, log]) { WorkingDirectory = Path.GetDirectoryName(launch.Program)! };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in launch.Settings)
            start.Environment[name] = value;

        var began = TimeProvider.System.GetTimestamp();
        var process = Process.Start(start) ?? throw new BenchException($"{launch.Program} could not be started.");
        try
        {
            await WaitUntilHealthyAsync(process, new Uri(launch.Address, launch.HealthPath), log, cancellationToken);
        }
        catch
        {
            await StopAsync(process);
            throw;
        }

        return new ServerProcess(process, launch.Address, TimeProvider.System.GetElapsedTime(began));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(process);

    // What the surroundings are configured for is not what is measured.
    private static bool IsSetting(string name) =>
        new[] { "Magnum__", "ConnectionStrings__", "ASPNETCORE_", "DOTNET_gc", "DOTNET_Tiered" }.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static async Task WaitUntilHealthyAsync(Process process, Uri health, string log, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTimeout);
        using var http = Http.Invoker();
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (!await AnswersAsync(http, health, patience.Token))
            {
                if (process.HasExited)
                    throw new BenchException($"The server at {health} ended at its start:{Environment.NewLine}{Tail(log)}");
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException($"The server at {health} did not answer within {StartTimeout.TotalSeconds} s:{Environment.NewLine}{Tail(log)}");
        }
    }

    private static async Task<bool> AnswersAsync(HttpMessageInvoker http, Uri health, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, health);
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException)
        {
            return false;
        }
    }

    private static async Task StopAsync(Process process)
    {
        using (process)
        {
            if (process.HasExited)
                return;
            using var term = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await term.WaitForExitAsync();
            using var patience = new CancellationTokenSource(StopTimeout);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static string Tail(string log) => File.Exists(log) ? string.Join(Environment.NewLine, File.ReadLines(log).TakeLast(20)) : "";
}
