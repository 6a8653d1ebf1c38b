using System.Globalization;

namespace Magnum.Fuzz;

/// <summary>Where the chances of a run come from: <c>MAGNUM_FUZZ_SEED</c> repeats one, <c>MAGNUM_FUZZ_REQUESTS</c> makes it longer.</summary>
public static class FuzzSeed
{
    // A change is judged by the same requests as the one before it.
    private const int OfCi = 20261126;

    /// <summary>The seed; printed, and named in every failure.</summary>
    public static int Value { get; } = Number("MAGNUM_FUZZ_SEED") ?? (Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? OfCi : Random.Shared.Next());

    /// <summary>How many requests a run makes.</summary>
    public static int Requests { get; } = Number("MAGNUM_FUZZ_REQUESTS") ?? 1500;

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
