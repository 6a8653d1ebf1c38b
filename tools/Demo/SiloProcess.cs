using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Magnum.Demo;

/// <summary>The product in a process of its own: silo, API and DevCloud, state in a folder of the demo's.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private SiloProcess(Process process, Uri api, Uri cloud)
    {
        this.process = process;
        Api = api;
        Cloud = cloud;
    }

    /// <summary>Root of the API, without version.</summary>
    public Uri Api { get; }

    /// <summary>Root of the simulated cloud.</summary>
    public Uri Cloud { get; }

    /// <summary>Starts the silo on free ports and waits until it answers.</summary>
    /// <exception cref="DemoException">It ended or did not answer in time; the log's last lines say why.</exception>
    public static async Task<SiloProcess> StartAsync(string silo, string folder, Show show, CancellationToken cancellationToken)
    {
        var ports = FreePorts(4);
        var api = new Uri($"http://127.0.0.1:{ports[0]}/");
        var cloud = new Uri($"http://127.0.0.1:{ports[1]}/");
        var log = Path.Combine(folder, "silo.log");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(silo);

        // The demo is always the embedded default, whatever cloud the surroundings are configured for.
        foreach (var name in start.Environment.Keys.Where(static k => k.StartsWith("Magnum__", StringComparison.OrdinalIgnoreCase) || k.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["Magnum__Silo__Url"] = api.ToString();
        start.Environment["Magnum__Silo__SiloPort"] = Text(ports[2]);
        start.Environment["Magnum__Silo__GatewayPort"] = Text(ports[3]);
        start.Environment["Magnum__DevCloud__Port"] = Text(ports[1]);
        start.Environment["Magnum__Storage__SqliteFile"] = Path.Combine(folder, "magnum.db");
        var process = Process.Start(start) ?? throw new DemoException("dotnet could not be started");
        var writer = TextWriter.Synchronized(new StreamWriter(log) { AutoFlush = true });
        process.OutputDataReceived += (_, e) => writer.WriteLine(e.Data);
        process.ErrorDataReceived += (_, e) => writer.WriteLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        show.Line($"starting the service at {api} on a simulated cloud at {cloud}");
        var started = new SiloProcess(process, api, cloud);
        try
        {
            await started.WaitUntilHealthyAsync(log, cancellationToken);
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }

        show.Line("it answers");
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", Text(process.Id)]);
            await term.WaitForExitAsync();
            using var patience = new CancellationTokenSource(StopTimeout);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }

        process.Dispose();
    }

    private async Task WaitUntilHealthyAsync(string log, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTimeout);
        using var http = DemoHttp.Plain(Api);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            if (process.HasExited)
                throw new DemoException($"the service ended at its start:{Environment.NewLine}{Tail(log)}");
            try
            {
                using var answer = await http.GetAsync("healthcheck", patience.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException e) when (e.InnerException is SocketException)
            {
                // Not listening yet.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new DemoException($"the service did not answer within {StartTimeout.TotalSeconds} s:{Environment.NewLine}{Tail(log)}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static string Tail(string log)
    {
        using var file = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return string.Join(Environment.NewLine, file.ReadToEnd().Split('\n').TakeLast(20));
    }

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
