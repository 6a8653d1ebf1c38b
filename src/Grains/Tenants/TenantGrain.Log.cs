using Microsoft.Extensions.Logging;

namespace Magnum.Grains.Tenants;

internal sealed partial class TenantGrain
{
    [LoggerMessage(1, LogLevel.Warning, "The stacks of project {ProjectId} could not be listed: {Cause}")]
    private partial void LogListRefused(string projectId, string cause);

    [LoggerMessage(2, LogLevel.Information, "Bay {Bay} could not be told what Heat shows")]
    private partial void LogBayNotTold(Guid bay, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "A look at the stacks of project {ProjectId} failed; the next one follows")]
    private partial void LogPollFailed(string projectId, Exception exception);
}
