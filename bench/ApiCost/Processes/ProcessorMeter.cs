namespace Magnum.ApiCost.Processes;

/// <summary>Measures what work costs daemons, less what shared ones spend anyway.</summary>
internal sealed class ProcessorMeter
{
    private const int IdleSpans = 3;

    private static readonly TimeSpan IdleSpan = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<Daemon> daemons;

    private ProcessorMeter(IReadOnlyList<Daemon> daemons)
    {
        this.daemons = daemons;
        IdlePerSecond = new ProcessorUse(daemons.ToDictionary(static daemon => daemon.Name, static _ => 0.0));
    }

    /// <summary>What shared daemons spend a second when nobody asks them anything.</summary>
    public ProcessorUse IdlePerSecond { get; private init; }

    /// <summary>Makes one, and watches the daemons while nobody asks them anything: the least of a few spans counts, for the lab may still be at something else.</summary>
    /// <param name="daemons">All.</param>
    /// <param name="isShared">Whether both sides ask a daemon. The others are each counted in full: what keeps them busy is theirs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ProcessorMeter> CalibrateAsync(IReadOnlyList<Daemon> daemons, Func<string, bool> isShared, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(IdleSpan);
        var bare = new ProcessorMeter(daemons);
        var spans = new List<ProcessorUse>();
        for (var i = 0; i < IdleSpans; i++)
        {
            var (use, elapsed) = await bare.MeasureAsync(async () => await timer.WaitForNextTickAsync(cancellationToken));
            spans.Add(use.Select((_, spent) => spent / elapsed.TotalSeconds));
        }

        return new ProcessorMeter(daemons) { IdlePerSecond = bare.IdlePerSecond.Select((name, _) => isShared(name) ? spans.Min(span => span.Milliseconds[name]) : 0) };
    }

    /// <summary>Processor time that the daemons spent while something was done, and how long it took.</summary>
    public async Task<(ProcessorUse Use, TimeSpan Elapsed)> MeasureAsync(Func<Task> work)
    {
        var began = TimeProvider.System.GetTimestamp();
        var before = Read();
        await work();
        var (after, elapsed) = (Read(), TimeProvider.System.GetElapsedTime(began));
        return (after.Select((name, spent) => spent - before.Milliseconds[name] - (IdlePerSecond.Milliseconds[name] * elapsed.TotalSeconds)), elapsed);
    }

    private ProcessorUse Read()
    {
        var table = ProcessTable.Read();
        return new ProcessorUse(daemons.ToDictionary(static daemon => daemon.Name, daemon => table.TimeOf(daemon.ProcessId).TotalMilliseconds));
    }
}
