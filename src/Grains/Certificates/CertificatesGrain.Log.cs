using Microsoft.Extensions.Logging;

namespace Magnum.Grains.Certificates;

internal sealed partial class CertificatesGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Key}: made the authorities and keys of the bay")]
    private partial void LogMade(string key);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Key}: forgot the authorities and keys of the bay")]
    private partial void LogForgotten(string key);
}
