using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Magnum.Drivers;

/// <summary>Reads labels; one without value counts as absent.</summary>
internal static class LabelValues
{
    public static string? Text(this ImmutableSortedDictionary<string, string> labels, string label) =>
        labels.GetValueOrDefault(label) is { Length: > 0 } value ? value : null;

    /// <summary>A label's network; bits beyond the prefix are cleared, as Neutron does.</summary>
    /// <exception cref="FormatException">It is none, which the driver's rules refuse before.</exception>
    public static string? Network(this ImmutableSortedDictionary<string, string> labels, string label) =>
        labels.Text(label) is { } value ? IPNetwork.Parse(value).ToString() : null;

    /// <summary>A label's number.</summary>
    /// <exception cref="FormatException">It is none, which the driver's rules refuse before.</exception>
    public static int? Number(this ImmutableSortedDictionary<string, string> labels, string label) =>
        labels.Text(label) is { } value ? int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) : null;
}
