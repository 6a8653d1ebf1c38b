using System.ComponentModel.DataAnnotations;

namespace Magnum.Api.RateLimits;

/// <summary>How often a project may ask. Each silo counts for itself.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string Section = "Magnum:Api:RateLimit";

    /// <summary>GET requests of one project in a minute; that many may also come at once. Default: none, unlimited.</summary>
    [Range(1, 10_000_000)]
    public int? ReadsPerMinute { get; set; }

    /// <summary>All other requests of one project in a minute; that many may also come at once. Default: none, unlimited.</summary>
    [Range(1, 10_000_000)]
    public int? WritesPerMinute { get; set; }
}
