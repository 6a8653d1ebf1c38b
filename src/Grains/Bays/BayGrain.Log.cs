using Magnum.Grains.Abstractions.Bays;
using Microsoft.Extensions.Logging;

namespace Magnum.Grains.Bays;

internal sealed partial class BayGrain
{
    [LoggerMessage(1, LogLevel.Information, "Bay {Bay} refused {Event}: {Error}")]
    private partial void LogRefused(Guid bay, string @event, BayError error);

    [LoggerMessage(2, LogLevel.Warning, "Bay {Bay} could not get its trusts ({RequestId}): {Cause}")]
    private partial void LogTrustsRefused(Guid bay, string requestId, string cause);

    [LoggerMessage(3, LogLevel.Warning, "Bay {Bay} was never accepted; what was begun for it is undone")]
    private partial void LogIntentExpired(Guid bay);

    [LoggerMessage(4, LogLevel.Information, "Bay {Bay}: {Operation} at {Phase}: {Result} {Cause}")]
    private partial void LogPhaseRan(Guid bay, BayOperation operation, string phase, string result, string? cause);

    [LoggerMessage(5, LogLevel.Information, "Bay {Bay}: {Operation} at {Phase} was superseded")]
    private partial void LogSuperseded(Guid bay, BayOperation operation, string phase);

    [LoggerMessage(6, LogLevel.Warning, "Bay {Bay}: {Operation} is given up at {Phase}, its time is up")]
    private partial void LogDeadline(Guid bay, BayOperation operation, string phase);

    [LoggerMessage(7, LogLevel.Error, "Bay {Bay}: the driving broke off; its reminder begins again")]
    private partial void LogDrivingFailed(Guid bay, Exception exception);

    [LoggerMessage(8, LogLevel.Debug, "Bay {Bay} is deactivated and stops where it stands")]
    private partial void LogStopped(Guid bay);

    [LoggerMessage(9, LogLevel.Information, "Bay {Bay}: its engine was seen as {Reading}: {Cause}")]
    private partial void LogSeen(Guid bay, string reading, string cause);

    [LoggerMessage(10, LogLevel.Information, "Bay {Bay}: its engine could not be looked at: {Cause}")]
    private partial void LogNotLooked(Guid bay, string cause);

    [LoggerMessage(11, LogLevel.Error, "Bay {Bay}: the look at its engine broke off")]
    private partial void LogLookFailed(Guid bay, Exception exception);

    [LoggerMessage(12, LogLevel.Warning, "Bay {Bay} goes on at {Phase} although its engine did not do all of it: {Cause}")]
    private partial void LogNotDrained(Guid bay, string phase, string cause);

    [LoggerMessage(13, LogLevel.Warning, "Bay {Bay}: its machine {Node} is unwell for long and is replaced: {Cause}")]
    private partial void LogHealing(Guid bay, string node, string? cause);

    [LoggerMessage(14, LogLevel.Information, "Bay {Bay}: its machine {Node} is unwell for long and can't be replaced now: {Cause}")]
    private partial void LogNotHealed(Guid bay, string node, string cause);
}
