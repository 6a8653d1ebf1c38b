using Microsoft.Extensions.Logging;

namespace Magnum.Api.Errors;

internal sealed partial class UnplannedErrors
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "OpenStack failed {RequestId}.")]
    private partial void LogOpenStack(Exception error, string requestId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId} met a failure that passes.")]
    private partial void LogTransient(Exception error, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} failed unexpectedly.")]
    private partial void LogUnplanned(Exception error, string requestId);
}
