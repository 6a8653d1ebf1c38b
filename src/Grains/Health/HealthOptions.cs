using System.ComponentModel.DataAnnotations;

namespace Magnum.Grains.Health;

/// <summary>How the health of bays is watched.</summary>
public sealed class HealthOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Health";

    /// <summary>Whether engines are asked at all. When not, health is what others report. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often an engine is asked. Default 60 s, as Magnum.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How soon an engine that gave no good answer is asked again: only the second failure in a row counts. At most a period. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan SecondLook { get; set; } = TimeSpan.FromSeconds(10);
}
