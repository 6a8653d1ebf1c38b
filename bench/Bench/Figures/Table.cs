namespace Magnum.Bench.Figures;

/// <summary>Prints figures one a row, in columns.</summary>
public static class Table
{
    private static readonly string[] Heads = ["figure", "target", "", "measured"];

    /// <summary>The rows, the names of the columns first.</summary>
    public static IEnumerable<string> Rows(IReadOnlyCollection<Figure> figures)
    {
        var cells = figures.Select(static f => new[] { f.Name, f.Target, f.Verdict, f.Measured }).Prepend(Heads).ToList();
        var widths = Enumerable.Range(0, Heads.Length - 1).Select(column => cells.Max(row => row[column].Length)).ToArray();
        return cells.Select(row => string.Join("  ", row.Select((text, column) => column < widths.Length ? text.PadRight(widths[column]) : text)));
    }
}
