using System.Collections.Concurrent;
using Magnum.DevCloud.Faults;
using Magnum.DevCloud.State;
using Microsoft.Extensions.Logging;

namespace Magnum.DevCloud.Machines;

/// <summary>The simulated machines: each boots from its own user data, as a real one would, and says to Heat how that went.</summary>
internal sealed partial class MachinePark(CloudStore store, EngineFaults faults, IHttpClientFactory clients, TimeProvider time, DevCloudOptions options, ILogger<MachinePark> logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a machine tries to get its certificate: its bay's service may just be restarting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, SimulatedEngine> engines = new();
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentDictionary<string, Task> booting = new();

    /// <summary>Powers a server on.</summary>
    public void Boot(string serverId) => booting[serverId] = Task.Run(() => BootAsync(serverId, isFirst: true), CancellationToken.None);

    /// <summary>Powers everything on again after a restart of the process.</summary>
    public void Resume()
    {
        foreach (var id in store.Read(static s => s.Things.Values.Where(static t => t.Kind == "server").Select(static t => t.Id).ToList()))
            booting[id] = Task.Run(() => BootAsync(id, isFirst: !store.Read(s => s.Things.TryGetValue(id, out var server) && server.Data["booted"] is not null)), CancellationToken.None);
    }

    /// <summary>Takes a server and its engine away.</summary>
    public async Task RemoveAsync(string serverId)
    {
        if (engines.TryRemove(serverId, out var engine))
            await engine.DisposeAsync();
    }

    /// <summary>Powers everything off.</summary>
    public async Task StopAsync()
    {
        await ended.CancelAsync();
        await Task.WhenAll(booting.Values);
        foreach (var engine in engines.Values)
            await engine.DisposeAsync();
    }

    public void Dispose() => ended.Dispose();

    private async Task BootAsync(string serverId, bool isFirst)
    {
        try
        {
            if (isFirst)
                await Task.Delay(options.BootDelay, time, ended.Token);
            var userData = store.Read(s => s.Things.GetValueOrDefault(serverId)?.Data["user_data"]?.ToString());
            if (userData is null || BootData.Read(userData) is not { } boot)
                return;
            var failure = await ConfigureAsync(serverId, boot);
            store.Change(s =>
            {
                if (s.Things.TryGetValue(serverId, out var server))
                    server.Data["booted"] = failure is null;
            });
            if (isFirst)
                await SignalAsync(boot, failure);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            LogOff(serverId);
        }
        catch (HttpRequestException e)
        {
            LogUnreachable(serverId, e);
        }
    }

    // Null when the machine is configured; otherwise what went wrong.
    private async Task<string?> ConfigureAsync(string serverId, BootData boot)
    {
        if (!options.Engines || boot["NODE_ROLE"] != "master" || boot.EngineAddresses.Count == 0)
            return null;
        var deadline = time.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                var certificates = boot["TLS_DISABLED"] is "True" or "true" ? null : await EngineCertificates.ObtainAsync(clients, boot, ended.Token);
                engines[serverId] = await SimulatedEngine.StartAsync(boot, certificates, () => Nodes(boot["BAY_UUID"]), faults, ended.Token);
                return null;
            }
            catch (Exception e) when (e is HttpRequestException or BootFailure or IOException)
            {
                if (time.GetUtcNow() >= deadline || e is BootFailure { IsFinal: true })
                    return $"10-certificates: {e.Message}";
                LogRetry(serverId, e.Message);
                await Task.Delay(Pause, time, ended.Token);
            }
        }
    }

    private List<EngineNode> Nodes(string bay) => store.Read(s => s.Things.Values
        .Where(static t => t.Kind == "server" && t.Data["user_data"] is not null)
        .Select(static t => (t.Id, Boot: BootData.Read(t.Data["user_data"]!.ToString())))
        .Where(t => t.Boot?["BAY_UUID"] == bay)
        .Select(t => new EngineNode(t.Boot!["NODE_NAME"], t.Boot["NODE_ROLE"], t.Boot["NODE_IP"], t.Boot["NODE_PUBLIC_IP"], t.Boot["KUBE_TAG"], IsLost: faults.IsLost(t.Boot["NODE_NAME"])) { Id = t.Id }).ToList());

    private async Task SignalAsync(BootData boot, string? failure)
    {
        if (boot["SIGNAL_URL"].Length == 0)
            return;
        using var request = new HttpRequestMessage(HttpMethod.Post, boot["SIGNAL_URL"])
        {
            Content = new StringContent(
                new System.Text.Json.Nodes.JsonObject { ["status"] = failure is null ? "SUCCESS" : "FAILURE", ["reason"] = failure ?? "configured", ["data"] = boot["NODE_NAME"], ["id"] = boot["NODE_NAME"] }.ToJsonString(),
                System.Text.Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Add("X-Auth-Token", boot["SIGNAL_TOKEN"]);
        using var answer = await clients.CreateClient().SendAsync(request, ended.Token);
        if (!answer.IsSuccessStatusCode)
            LogSignalRefused(boot["NODE_NAME"], (int)answer.StatusCode);
    }

    [LoggerMessage(1, LogLevel.Debug, "Server {Server} goes off while it boots")]
    private partial void LogOff(string server);

    [LoggerMessage(2, LogLevel.Warning, "Server {Server} can't reach the cloud")]
    private partial void LogUnreachable(string server, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "Server {Server} tries again: {Cause}")]
    private partial void LogRetry(string server, string cause);

    [LoggerMessage(4, LogLevel.Warning, "Heat refused the signal of {Node} with {Status}")]
    private partial void LogSignalRefused(string node, int status);
}
