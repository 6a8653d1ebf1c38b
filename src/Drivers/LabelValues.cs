using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Magnum.Drivers.Rules;

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

    /// <summary>A label's networks, each as <see cref="Network"/> has it; none where the label is absent.</summary>
    /// <exception cref="FormatException">One of them is none, which the driver's rules refuse before.</exception>
    public static ImmutableArray<string> Networks(this ImmutableSortedDictionary<string, string> labels, string label) =>
        labels.Text(label) is { } value ? [.. value.Split(',').Select(static network => IPNetwork.Parse(network.Trim()).ToString())] : [];

    /// <summary>A label's yes or no; null where it is absent.</summary>
    public static bool? Flag(this ImmutableSortedDictionary<string, string> labels, string label) => labels.Text(label) is { } value ? FlagWords.Read(value) : null;

    /// <summary>A label's number.</summary>
    /// <exception cref="FormatException">It is none, which the driver's rules refuse before.</exception>
    public static int? Number(this ImmutableSortedDictionary<string, string> labels, string label) =>
        labels.Text(label) is { } value ? int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) : null;
}
