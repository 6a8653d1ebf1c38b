namespace Magnum.ApiCost;

/// <summary>What the command line asks for.</summary>
/// <param name="Rows">Names of the rows to measure.</param>
internal sealed record ApiCostOptions(IReadOnlySet<string> Rows)
{
    public const string Usage = "Usage: ./magnum bench api [--only NAME]...\n  NAME is one of: accept one list1 list20 list100";

    /// <summary>The rows, in the order in which they are measured.</summary>
    private static readonly string[] AllRows = ["accept", "one", "list1", "list20", "list100"];

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null when they are wrong.</returns>
    public static ApiCostOptions? Parse(IReadOnlyList<string> arguments)
    {
        var rows = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (arguments[i] != "--only" || i + 1 == arguments.Count || !AllRows.Contains(arguments[i + 1]))
                return null;
            rows.Add(arguments[i + 1]);
        }

        return new ApiCostOptions(rows.Count > 0 ? rows : AllRows.ToHashSet(StringComparer.Ordinal));
    }
}
