using System.ComponentModel.DataAnnotations;

namespace Magnum.OpenStack;

/// <summary>How patient and how loud the calls to OpenStack are.</summary>
public sealed class OpenStackOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:OpenStack";

    /// <summary>Time for one attempt, the answer's body included. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for a call with all its attempts. Default 75 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(75);

    /// <summary>First pause before a safe call is repeated; doubled each time, with jitter. Default 0.5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:30")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Repetitions of a safe call. Default 3.</summary>
    [Range(1, 10)]
    public int Retries { get; set; } = 3;

    /// <summary>This process's share of the calls to Heat, per second. Default 100.</summary>
    [Range(1, 100_000)]
    public int HeatCallsPerSecond { get; set; } = 100;
}
