using System.Globalization;

namespace Magnum.Quick;

/// <summary>What the command line asks for.</summary>
/// <param name="Rows">Names of the rows to measure.</param>
/// <param name="Bays">How many settled bays the silo has whose memory and reads are measured.</param>
internal sealed record QuickOptions(IReadOnlySet<string> Rows, int Bays)
{
    public const string Usage = "Usage: ./magnum bench quick [--only NAME]... [--bays N]\n  NAME is one of: start settle accept memory one list";

    /// <summary>The rows, in the order in which they are measured.</summary>
    private static readonly string[] AllRows = ["start", "settle", "accept", "memory", "one", "list"];

    private const int DefaultBays = 1000;

    /// <summary>A list has to have a full page.</summary>
    private const int FewestBays = 100;

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null when they are wrong.</returns>
    public static QuickOptions? Parse(IReadOnlyList<string> arguments)
    {
        var (rows, bays) = (new HashSet<string>(StringComparer.Ordinal), DefaultBays);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--only" when AllRows.Contains(value):
                    rows.Add(value);
                    break;
                case "--bays" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out bays) && bays >= FewestBays:
                    break;
                default:
                    return null;
            }
        }

        return new QuickOptions(rows.Count > 0 ? rows : AllRows.ToHashSet(StringComparer.Ordinal), bays);
    }
}
