using Magnum.Grains.Bays;
using Magnum.OpenStack.Checks;
using Microsoft.Extensions.Options;

namespace Magnum.Silo;

/// <summary>Looks at the cloud once at the start and names what is missing. The service runs nevertheless: a cloud may come up after it.</summary>
internal sealed partial class StartUpCheck(CloudCheck check, IOptions<BayOptions> bays, IHostApplicationLifetime lifetime, ILogger<StartUpCheck> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not while the silo starts: nobody waits for this, and it would take processor time from what serves the first request.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        var findings = await check.RunAsync(bays.Value.MachineMagnumUrl is null, stoppingToken);
        foreach (var finding in findings)
            LogFinding(finding.ToString());
        if (findings.Count == 0)
            LogGood();
    }

    [LoggerMessage(1, LogLevel.Error, "The cloud is not ready for this service: {Finding}")]
    private partial void LogFinding(string finding);

    [LoggerMessage(2, LogLevel.Information, "The cloud has all that this service needs")]
    private partial void LogGood();
}
