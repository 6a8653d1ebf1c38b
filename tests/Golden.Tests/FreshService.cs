using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Magnum.Golden.Tests.Replay;

namespace Magnum.Golden.Tests;

/// <summary>A service of our own for one replay: the built silo on the simulated cloud, with empty state, set to what was recorded.</summary>
internal sealed class FreshService : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    private readonly Process process;
    private readonly DirectoryInfo folder;

    private FreshService(Process process, DirectoryInfo folder, GoldenTarget target)
    {
        this.process = process;
        this.folder = folder;
        Target = target;
    }

    /// <summary>Where it answers.</summary>
    public GoldenTarget Target { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<FreshService> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("magnum-golden-");
        var ports = FreePorts(4);
        var service = new Uri($"http://127.0.0.1:{ports[0]}/");
        var auth = new Uri($"http://127.0.0.1:{ports[1]}/identity");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Setting("SiloAssembly"));
        start.Environment["Magnum__Silo__Url"] = service.ToString();
        start.Environment["Magnum__Silo__SiloPort"] = Text(ports[2]);
        start.Environment["Magnum__Silo__GatewayPort"] = Text(ports[3]);
        start.Environment["Magnum__DevCloud__Port"] = Text(ports[1]);
        start.Environment["Magnum__DevCloud__ResourceDelay"] = "00:00:00.010";
        start.Environment["Magnum__DevCloud__BootDelay"] = "00:00:00.010";
        start.Environment["Magnum__Storage__SqliteFile"] = Path.Combine(folder.FullName, "magnum.db");
        start.Environment["Magnum__Drivers__Directories__0"] = Setting("LabDrivers");
        start.Environment["Magnum__Drivers__Directories__1"] = Path.Combine(AppContext.BaseDirectory, "drivers");
        start.Environment["Magnum__Api__MaximumMicroversion"] = "1.10";
        start.Environment["Magnum__Api__WwwAuthenticateUri"] = auth.GetLeftPart(UriPartial.Authority);
        start.Environment["Magnum__Policy__EnforceNewDefaults"] = "false";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        process.OutputDataReceived += static (_, line) => Console.WriteLine(line.Data);
        process.ErrorDataReceived += static (_, line) => Console.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var started = new FreshService(process, folder, new GoldenTarget(service, auth, "devcloud", TimeSpan.FromSeconds(30)));
        try
        {
            await started.WaitAsync(service, cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task WaitAsync(Uri service, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTimeout);
        using var http = new HttpClient(new SocketsHttpHandler());
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await looks.WaitForNextTickAsync(patience.Token))
        {
            Assert.False(process.HasExited, "The silo ended at its start; its output says why.");
            try
            {
                using var answer = await http.GetAsync(new Uri(service, "healthcheck"), patience.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException e) when (e.InnerException is SocketException)
            {
                // Not listening yet.
            }
        }
    }

    private static string Setting(string name) =>
        typeof(FreshService).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == name).Value!;

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(static l => l.Start());
        var ports = listeners.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(static l => l.Stop());
        return ports;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
