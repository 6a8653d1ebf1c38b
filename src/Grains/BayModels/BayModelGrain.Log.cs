using Microsoft.Extensions.Logging;

namespace Magnum.Grains.BayModels;

internal sealed partial class BayModelGrain
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Bay model {Uuid}: {Event} changes nothing, {Reply}")]
    private partial void LogKept(Guid uuid, string @event, string reply);
}
