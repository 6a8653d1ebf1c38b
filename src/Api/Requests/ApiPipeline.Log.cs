using Microsoft.Extensions.Logging;

namespace Magnum.Api.Requests;

internal sealed partial class ApiPipeline
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "The client of {RequestId} went away.")]
    private partial void LogAborted(string requestId);
}
