using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Magnum.Drivers;

/// <summary>Reads labels; one without value counts as absent.</summary>
internal static class LabelValues
{
    public static string? Text(this ImmutableSortedDictionary<string, string> labels, string label) =>
        labels.GetValueOrDefault(label) is { Length: > 0 } value ? value : null;

    /// <summary>A label's network; bits beyond the prefix are cleared, as Neutron does.</summary>
    /// <exception cref="BayPlanException">It is none; the sentence names label and value.</exception>
    public static string? Network(this ImmutableSortedDictionary<string, string> labels, string label) => labels.Text(label) switch
    {
        null => null,
        var value when IPNetwork.TryParse(value, out var network) && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength is > 0 and <= 28 => network.ToString(),
        var value => throw new BayPlanException($"The label {label} must be an IPv4 network of at least 16 addresses such as 10.1.0.0/16, not '{value}'."),
    };
}
