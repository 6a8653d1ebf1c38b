using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Magnum.Api.Limits;

/// <summary>Bounds what a connection may cost. What Kestrel refuses by these itself can't have the shape of Magnum's errors; a slow body's refusal has it.</summary>
internal sealed class KestrelLimits(IOptions<ApiOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions server)
    {
        var api = options.Value;
        var limits = server.Limits;
        limits.MaxRequestLineSize = api.MaximumRequestLineBytes;
        limits.MaxRequestHeadersTotalSize = api.MaximumHeaderBytes;
        limits.MaxRequestHeaderCount = api.MaximumHeaders;
        limits.RequestHeadersTimeout = api.HeadersTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(api.MinimumBodyBytesPerSecond, api.BodyGracePeriod);
        // Kestrel refuses a first line that does not fit here before it looks at the line's own bound.
        limits.MaxRequestBufferSize = Math.Max(limits.MaxRequestBufferSize ?? 0, Math.Max(api.MaximumRequestLineBytes, api.MaximumHeaderBytes));
    }
}
