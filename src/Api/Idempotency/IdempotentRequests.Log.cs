using Microsoft.Extensions.Logging;

namespace Magnum.Api.Idempotency;

internal sealed partial class IdempotentRequests
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The idempotency key of {RequestId} stays taken for a while: its attempt failed, and so did the telling.")]
    private partial void LogNotAbandoned(Exception error, string requestId);
}
