using Microsoft.Extensions.Logging;

namespace Magnum.Api.Bays;

internal sealed partial class BayStart
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The new bay {Bay} can't be looked at for a moment.")]
    private partial void LogUnseen(Exception error, Guid bay);
}
