using Microsoft.Extensions.Logging;

namespace Magnum.Grains.Certificates;

internal sealed partial class CertificatesGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Key}: made the authorities and keys of the bay")]
    private partial void LogMade(string key);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Key}: made new authorities for the rotation {Operation}")]
    private partial void LogRotated(string key, Guid operation);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Key}: the authorities of the rotation {Operation} sign from now on")]
    private partial void LogTurned(string key, Guid operation);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Key}: the rotation {Operation} is over, its authorities are kept: {IsKept}")]
    private partial void LogRotationSettled(string key, Guid operation, bool isKept);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Key}: forgot the authorities and keys of the bay")]
    private partial void LogForgotten(string key);
}
