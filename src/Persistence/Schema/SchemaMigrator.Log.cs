using Microsoft.Extensions.Logging;

namespace Magnum.Persistence.Schema;

public sealed partial class SchemaMigrator
{
    [LoggerMessage(1, LogLevel.Information, "Applied schema script {Version}.")]
    private partial void LogApplied(int version);
}
