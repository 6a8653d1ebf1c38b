using Orleans.Serialization;
using Polly.Timeout;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>A call that Orleans' placement gave up, as its caller is told; a client is told the name alone.</summary>
internal static class LostPlacement
{
    public static bool Is(Exception? e) =>
        e is TimeoutRejectedException || (e as UnavailableExceptionFallbackException)?.ExceptionType?.Contains("Polly.Timeout.", StringComparison.Ordinal) == true || (e is not null && Is(e.InnerException));
}
