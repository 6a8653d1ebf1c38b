using System.Globalization;

namespace Magnum.EngineRounds;

/// <summary>What the command line asks for.</summary>
/// <param name="Bays">How many bays are looked at.</param>
internal sealed record RoundsOptions(int Bays)
{
    public const string Usage = "Usage: ./magnum bench engines [--bays N]";

    private const int DefaultBays = 500;

    /// <summary>A quarter of them is kept while memory is measured: of fewer, what an allocator leaves unused in its pages would be a large part.</summary>
    private const int FewestBays = 400;

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null when they are wrong.</returns>
    public static RoundsOptions? Parse(IReadOnlyList<string> arguments) => arguments switch
    {
        [] => new RoundsOptions(DefaultBays),
        ["--bays", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bays) && bays >= FewestBays => new RoundsOptions(bays),
        _ => null,
    };
}
