using System.Threading.RateLimiting;
using Magnum.Api.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Limits;

/// <summary>Counts each project's requests, reads and writes apart. Asked by the pipeline, for only there the project is known.</summary>
internal sealed class ProjectRateLimiter : IDisposable
{
    // The library looks at its buckets that often; shorter periods would come back in lumps.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<string>? _reads;
    private readonly PartitionedRateLimiter<string>? _writes;

    public ProjectRateLimiter(IOptions<ApiOptions> options)
    {
        var limit = options.Value.RateLimit;
        _reads = Limiter(limit.Reads, limit.Period);
        _writes = Limiter(limit.Writes, limit.Period);
    }

    /// <summary>Counts a request.</summary>
    /// <param name="project">The project of its token; empty for a token without one.</param>
    /// <param name="method">Its method.</param>
    /// <exception cref="ApiException">429: the project has used up its requests.</exception>
    public void Count(string project, string method)
    {
        if ((HttpMethods.IsGet(method) ? _reads : _writes) is not { } limiter)
            return;
        using var lease = limiter.AttemptAcquire(project);
        if (lease.IsAcquired)
            return;
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling(wait.TotalSeconds))) : 1;
        throw new ApiException(StatusCodes.Status429TooManyRequests, "Too many requests of this project. Please try again later.") { RetryAfterSeconds = seconds };
    }

    public void Dispose()
    {
        _reads?.Dispose();
        _writes?.Dispose();
    }

    private static PartitionedRateLimiter<string>? Limiter(int permits, TimeSpan period)
    {
        if (permits == 0)
            return null;
        var steps = (int)Math.Clamp(period / Tick, 1, permits);
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = permits,
            QueueLimit = 0,
            ReplenishmentPeriod = period / steps,
            TokensPerPeriod = (permits + steps - 1) / steps,
        };
        return PartitionedRateLimiter.Create<string, string>(project => RateLimitPartition.GetTokenBucketLimiter(project, _ => bucket), StringComparer.Ordinal);
    }
}
