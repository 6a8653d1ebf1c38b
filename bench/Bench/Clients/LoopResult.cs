namespace Magnum.Bench.Clients;

/// <summary>What a closed loop came to.</summary>
/// <param name="Elapsed">From its start to the last answer.</param>
/// <param name="Milliseconds">How long each answer took, of all clients.</param>
public sealed record LoopResult(TimeSpan Elapsed, IReadOnlyList<double> Milliseconds)
{
    /// <summary>How many answers there were.</summary>
    public int Answers => Milliseconds.Count;

    /// <summary>Answers a second, of all clients.</summary>
    public double PerSecond => Answers / Elapsed.TotalSeconds;
}
