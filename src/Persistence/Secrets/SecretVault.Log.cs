using Microsoft.Extensions.Logging;

namespace Magnum.Persistence.Secrets;

internal sealed partial class SecretVault
{
    [LoggerMessage(1, LogLevel.Information, "Wrapped data key {DataKey} with master key {MasterKey}.")]
    private partial void LogRewrapped(string dataKey, string masterKey);

    [LoggerMessage(2, LogLevel.Warning, "The master key file {File} can be read by every user of this machine; its mode should be 0600.")]
    private partial void LogReadable(string file);
}
