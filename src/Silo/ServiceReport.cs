using Magnum.Persistence.Services;
using Microsoft.Extensions.Options;

namespace Magnum.Silo;

/// <summary>Reports this silo as a service every ten seconds, as Magnum's conductors do.</summary>
internal sealed partial class ServiceReport(IServiceRegistry registry, IOptions<SiloOptions> silo, TimeProvider time, ILogger<ServiceReport> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await registry.ReportAsync(silo.Value.EffectiveName, stoppingToken);
            }
            catch (System.Data.Common.DbException e)
            {
                // The database is away; being late three minutes long is what "down" means.
                LogNotReported(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Warning, "This silo could not report itself")]
    private partial void LogNotReported(Exception exception);
}
