namespace Magnum.Bench.Clients;

/// <summary>Code is compiled again while it runs, longer on a busy machine: measurements begin when that is over.</summary>
public static class WarmUp
{
    private const int LongestRuns = 25;
    private const int SteadyRuns = 3;
    private const double SameShare = 0.97;

    /// <summary>Repeats a run until it costs what it did before, three times; not more than 25 times.</summary>
    /// <param name="run">Asks for a while, and returns what an answer cost.</param>
    public static async Task UntilSteadyAsync(Func<Task<TimeSpan>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var least = TimeSpan.MaxValue;
        for (var (count, steady) = (0, 0); count < LongestRuns && steady < SteadyRuns; count++)
        {
            var cost = await run();
            steady = cost > least * SameShare ? steady + 1 : 0;
            least = cost < least ? cost : least;
        }
    }
}
