using System.Globalization;
using Magnum.Bench;

namespace Magnum.ApiCost.Processes;

/// <summary>The processes of the machine at one moment, with the processor time of each.</summary>
/// <remarks>
/// Fields of <c>/proc/PID/stat</c>, proc(5): parent 4, then in ticks the user and system time of the process (14, 15) and of its children that
/// have ended and were waited for (16, 17). So a worker that ends meanwhile is still counted, and none is counted twice.
/// </remarks>
internal sealed class ProcessTable
{
    /// <summary>USER_HZ, which Linux keeps at 100 for programs on all machines that .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    private readonly Dictionary<int, TimeSpan> times = [];
    private readonly Dictionary<int, List<int>> children = [];

    private ProcessTable()
    {
    }

    /// <summary>Reads all.</summary>
    public static ProcessTable Read()
    {
        var table = new ProcessTable();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && FieldsOf(id) is { } fields)
                table.Add(id, fields);
        }

        return table;
    }

    /// <summary>When a process began, in ticks since the start of the machine; null when there is none.</summary>
    public static string? StartOf(int id) => FieldsOf(id)?[Field(22)];

    /// <summary>Processor time of a process and of all below it.</summary>
    /// <exception cref="BenchException">It has ended.</exception>
    public TimeSpan TimeOf(int root)
    {
        if (!times.TryGetValue(root, out var time))
            throw new BenchException($"The process {root} has ended while it was measured.");
        return children.GetValueOrDefault(root, []).Aggregate(time, (sum, child) => sum + TimeOf(child));
    }

    private static string[]? FieldsOf(int id)
    {
        try
        {
            // The name, in brackets, may hold anything.
            var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // Ended between being listed and being read.
            return null;
        }
    }

    // Numbered from 1 in the manual; the first two are cut off.
    private static int Field(int number) => number - 3;

    private void Add(int id, string[] fields)
    {
        var ticks = Enumerable.Range(14, 4).Sum(number => long.Parse(fields[Field(number)], CultureInfo.InvariantCulture));
        times[id] = TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
        var parent = int.Parse(fields[Field(4)], CultureInfo.InvariantCulture);
        if (!children.TryGetValue(parent, out var siblings))
            children[parent] = siblings = [];
        siblings.Add(id);
    }
}
