using System.Threading.RateLimiting;
using Magnum.Api.Authentication;
using Magnum.Api.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.RateLimits;

/// <summary>Counts the requests of each project against the operator's limits.</summary>
internal sealed class ProjectRateLimits(IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _reads = Limiter(options.Value.ReadsPerMinute);
    private readonly PartitionedRateLimiter<string>? _writes = Limiter(options.Value.WritesPerMinute);

    /// <summary>Counts one request.</summary>
    /// <exception cref="ApiException">429 with the time to wait: the project asked too often.</exception>
    public void Count(CallerIdentity caller, string method)
    {
        if ((HttpMethods.IsGet(method) ? _reads : _writes) is not { } limiter)
            return;
        using var lease = limiter.AttemptAcquire(caller.ProjectId);
        if (lease.IsAcquired)
            return;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var pause) ? (int)Math.Ceiling(pause.TotalSeconds) : 1;
        throw new ApiException(StatusCodes.Status429TooManyRequests, "This project has sent too many requests.") { RetryAfterSeconds = Math.Max(1, wait) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reads?.Dispose();
        _writes?.Dispose();
    }

    private static PartitionedRateLimiter<string>? Limiter(int? perMinute)
    {
        if (perMinute is not { } limit)
            return null;
        var bucket = Bucket(limit);
        return PartitionedRateLimiter.Create<string, string>(project => RateLimitPartition.GetTokenBucketLimiter(project, _ => bucket), StringComparer.Ordinal);
    }

    /// <summary>The bucket of one project: exactly the limit comes back in a minute, a second's worth or one at a time.</summary>
    internal static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        var tokens = (perMinute + 59) / 60;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) * tokens / perMinute,
            QueueLimit = 0,
            // Buckets are filled by the limiter that holds them all, which also forgets those of projects that rest.
            AutoReplenishment = false,
        };
    }
}
