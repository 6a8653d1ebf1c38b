using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Magnum.Live.Tests.Silos;

/// <summary>The built silo in a process of its own; it can be killed and started again on the same state and ports.</summary>
internal sealed class SiloProcess(string folder, IEnumerable<KeyValuePair<string, string>> settings) : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<string> log = new();
    private readonly int[] ports = FreePorts(3);
    private Process? process;

    /// <summary>Root of the API, without version or trailing slash.</summary>
    public string Api => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports[0]}");

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Its content root is the working directory: appsettings.json is read from there.
        var start = new ProcessStartInfo("dotnet", [Built.Silo]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(Built.Silo) };
        foreach (var name in start.Environment.Keys.Where(static k => k.StartsWith("Magnum__", StringComparison.OrdinalIgnoreCase) || k.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        start.Environment["Magnum__Silo__Url"] = Api;
        start.Environment["Magnum__Silo__SiloPort"] = ports[1].ToString(CultureInfo.InvariantCulture);
        start.Environment["Magnum__Silo__GatewayPort"] = ports[2].ToString(CultureInfo.InvariantCulture);
        start.Environment["Magnum__Storage__SqliteFile"] = Path.Combine(folder, "magnum.db");
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitUntilHealthyAsync(process, cancellationToken);
    }

    /// <summary>Kills it as a power cut would: SIGKILL, nothing is said or saved.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        var victim = process ?? throw new InvalidOperationException("The silo was not started.");
        victim.Kill();
        await victim.WaitForExitAsync(cancellationToken);
        victim.Dispose();
        process = null;
    }

    /// <summary>The last lines it printed.</summary>
    public string Tail() => string.Join(Environment.NewLine, log.TakeLast(30));

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await KillAsync(CancellationToken.None);
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is { } line)
            log.Enqueue(line);
    }

    private async Task WaitUntilHealthyAsync(Process started, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTimeout);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            Assert.False(started.HasExited, $"The silo ended at its start:{Environment.NewLine}{Tail()}");
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, Api + "/healthcheck");
                using var answer = await http.SendAsync(request, patience.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException e) when (e.InnerException is SocketException)
            {
                // Not listening yet.
            }
        }
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(static l => l.Start());
        var ports = listeners.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(static l => l.Stop());
        return ports;
    }
}
