using Magnum.ApiCost.Lab;
using Magnum.ApiCost.Measurements;
using Magnum.ApiCost.Processes;
using Magnum.ApiCost.Sides;
using Magnum.Bench.Figures;

namespace Magnum.ApiCost;

/// <summary>All measurements, one after another, on a project of its own in the lab.</summary>
internal sealed class ApiCostBench(ApiCostOptions options, Progress progress)
{
    private const int Clusters = 100;
    private const double OneTarget = 200;
    private const double FullListTarget = 500;

    /// <summary>The lists: their names and lengths, and how many times less processor time they are to take.</summary>
    private static readonly (string Row, int Limit, double? Target)[] Lists = [("list1", 1, null), ("list20", 20, null), ("list100", Clusters, FullListTarget)];

    /// <summary>Measures the rows that were asked for.</summary>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var lab = LabFolder.Find();
        await using var project = await BenchProject.OpenAsync(lab, cancellationToken);
        using var tenant = await project.LogInAsync(cancellationToken);
        progress.Line($"a first cluster of the real Magnum, and one of ours");
        await using var theirs = await ReferenceSide.OpenAsync(lab, tenant, cancellationToken);
        await using var ours = await ProductSide.OpenAsync(lab, tenant, cancellationToken);

        var figures = new List<Figure>();
        if (Wants("accept"))
        {
            var meter = await CalibrateAsync(lab, theirs, ours, static _ => true, cancellationToken);
            figures.AddRange(await new AcceptCost(theirs, ours, meter, progress).RunAsync(cancellationToken));
            progress.Line($"all clusters but the first of each side are deleted");
            await theirs.KeepFirstAsync(cancellationToken);
            await ours.KeepFirstAsync(cancellationToken);
        }

        if (!Wants("one") && !Lists.Any(list => Wants(list.Row)))
            return figures;

        progress.Line($"{Clusters - 1} copies of the first cluster of each side");
        await theirs.CopyFirstAsync(Clusters - 1, cancellationToken);
        await ours.CopyFirstAsync(Clusters - 1, cancellationToken);
        var meterOfReads = await CalibrateAsync(lab, theirs, ours, daemon => theirs.Reads(daemon) || ours.Reads(daemon), cancellationToken);
        var reads = new ReadCost(theirs, ours, meterOfReads, progress);
        if (Wants("one"))
            figures.AddRange(await reads.OneAsync(OneTarget, cancellationToken));
        foreach (var (_, limit, target) in Lists.Where(list => Wants(list.Row)))
            figures.AddRange(await reads.ListAsync(limit, target, cancellationToken));
        return figures;
    }

    private async Task<ProcessorMeter> CalibrateAsync(LabFolder lab, ReferenceSide theirs, ProductSide ours, Func<string, bool> takesPart, CancellationToken cancellationToken)
    {
        var daemons = lab.Daemons().Concat(ours.Daemons).Where(daemon => takesPart(daemon.Name)).ToList();
        var meter = await ProcessorMeter.CalibrateAsync(daemons, name => !theirs.IsOwn(name) && !ours.IsOwn(name), cancellationToken);
        progress.Line($"taken off, ms of processor time a second that shared daemons spend idle: {meter.IdlePerSecond.Describe(static _ => true)}");
        return meter;
    }

    private bool Wants(string row) => options.Rows.Contains(row);
}
