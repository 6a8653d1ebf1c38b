using Orleans.Serialization;

namespace Magnum.Cluster.Tests.Simulation;

/// <summary>A call that Orleans' placement gave up, between the silos and under load: what it throws then is Polly's, which no message carries (release 10.4.2, seen).</summary>
internal static class LostPlacement
{
    public static bool Is(Exception e) => e is CodecNotFoundException && e.Message.Contains("Polly.Timeout.", StringComparison.Ordinal);
}
