using Magnum.Bench.Figures;
using Magnum.Quick.Measurements;
using Magnum.Quick.Servers;

namespace Magnum.Quick;

/// <summary>All measurements, one after another: nothing of one runs during the next.</summary>
internal sealed class QuickBench(QuickOptions options, Progress progress)
{
    /// <summary>Measures the rows that were asked for.</summary>
    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        await using var bench = await Workbench.OpenAsync(cancellationToken);
        var figures = new List<Figure>();
        if (Wants("start"))
            figures.Add(await new StartTime(bench, progress).RunAsync(cancellationToken));
        if (Wants("settle"))
            figures.Add(await new SettleTime(bench, progress).RunAsync(cancellationToken));
        if (Wants("accept"))
            figures.Add(await new AcceptTime(bench, progress).RunAsync(cancellationToken));
        if (!Wants("memory") && !Wants("one") && !Wants("list"))
            return figures;

        await using var bays = await SettledBays.OpenAsync(bench, options.Bays, progress, cancellationToken);
        if (Wants("memory"))
            figures.Add(await bays.MemoryAsync(cancellationToken));
        var reads = new ReadRate(bench, bays, progress);
        if (Wants("one"))
            figures.Add(await reads.OneAsync(cancellationToken));
        if (Wants("list"))
            figures.Add(await reads.ListAsync(cancellationToken));
        return figures;
    }

    private bool Wants(string row) => options.Rows.Contains(row);
}
