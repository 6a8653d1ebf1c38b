using Microsoft.Extensions.Logging;

namespace Magnum.Api.Policy.Files;

internal sealed partial class PolicyStore
{
    [LoggerMessage(1, LogLevel.Information, "Policy file {Path} has changed and holds from now on")]
    private partial void LogReloaded(string path);

    [LoggerMessage(2, LogLevel.Error, "Policy file {Path} has changed and can't be used; the rules from before still hold: {Reason}")]
    private partial void LogRefused(string path, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Policy file {Path}: {Finding}")]
    private partial void LogOdd(string path, string finding);
}
