using System.ComponentModel.DataAnnotations;

namespace Magnum.Api.Limits;

/// <summary>How many requests a project may make of one silo. Each silo counts for itself.</summary>
public sealed class RateLimitOptions
{
    /// <summary>GET requests in a <see cref="Period"/>, and as many at once. Default: 0, no limit.</summary>
    [Range(0, 10_000_000)]
    public int Reads { get; set; }

    /// <summary>All other requests in a <see cref="Period"/>, and as many at once. Default: 0, no limit.</summary>
    [Range(0, 10_000_000)]
    public int Writes { get; set; }

    /// <summary>The time in which what was used up comes back, evenly. Default: one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);
}
