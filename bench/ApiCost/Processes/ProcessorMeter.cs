namespace Magnum.ApiCost.Processes;

/// <summary>Measures what work costs daemons, less what they spend anyway.</summary>
internal sealed class ProcessorMeter
{
    private readonly IReadOnlyList<Daemon> daemons;

    private ProcessorMeter(IReadOnlyList<Daemon> daemons)
    {
        this.daemons = daemons;
        IdlePerSecond = new ProcessorUse(daemons.ToDictionary(static daemon => daemon.Name, static _ => 0.0));
    }

    /// <summary>What they spend a second when nobody asks them anything.</summary>
    public ProcessorUse IdlePerSecond { get; private init; }

    /// <summary>Makes one, and watches the daemons while nobody asks them anything.</summary>
    public static async Task<ProcessorMeter> CalibrateAsync(IReadOnlyList<Daemon> daemons, TimeSpan span, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(span);
        var (use, elapsed) = await new ProcessorMeter(daemons).MeasureAsync(async () => await timer.WaitForNextTickAsync(cancellationToken));
        return new ProcessorMeter(daemons) { IdlePerSecond = use.Select((_, spent) => spent / elapsed.TotalSeconds) };
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
