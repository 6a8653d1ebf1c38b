using System.Globalization;

namespace Magnum.Api.Microversions;

/// <summary>A microversion of the API; the major number is always 1.</summary>
/// <param name="Minor">The number after the dot.</param>
internal readonly record struct Microversion(int Minor) : IComparable<Microversion>
{
    /// <summary>What a request without a version header gets, and the lowest there is.</summary>
    public static readonly Microversion Minimum = new(1);

    public int CompareTo(Microversion other) => Minor.CompareTo(other.Minor);

    public static bool operator <(Microversion left, Microversion right) => left.Minor < right.Minor;

    public static bool operator >(Microversion left, Microversion right) => left.Minor > right.Minor;

    public static bool operator <=(Microversion left, Microversion right) => left.Minor <= right.Minor;

    public static bool operator >=(Microversion left, Microversion right) => left.Minor >= right.Minor;

    /// <summary>Reads <c>1.N</c>, as options spell it.</summary>
    public static Microversion Parse(string text) => new(int.Parse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture));

    public override string ToString() => $"1.{Minor.ToString(CultureInfo.InvariantCulture)}";
}
