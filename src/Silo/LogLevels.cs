using Microsoft.Extensions.Configuration.Memory;

namespace Magnum.Silo;

/// <summary>What is logged where no setting says otherwise.</summary>
internal static class LogLevels
{
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.Orleans"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        // It advises against reminders under a minute: here one of seconds is what finishes an operation after a crash.
        ["Logging:LogLevel:Orleans.Hosting.ReminderOptionsValidator"] = "Error",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>Puts the defaults below everything else that is configured.</summary>
    public static void AddDefaultLogLevels(this IConfigurationBuilder configuration) =>
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
}
