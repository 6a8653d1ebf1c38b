using System.Collections.Immutable;
using System.Globalization;

namespace Magnum.Drivers;

/// <summary>The list by which Heat is told which machines of a group go first.</summary>
internal static class NodeRemoval
{
    /// <summary>Comma-separated server ids (with dashes) and indices; empty when none is named.</summary>
    /// <exception cref="BayPlanException">
    /// An element is neither. Heat would pass over it without a word and remove another machine (heat/engine/resources/openstack/heat/resource_group.py,
    /// <c>_name_blacklist</c>, release 19: members are known by index and by the id that their stack refers to).
    /// </exception>
    public static string ForHeat(ImmutableArray<string> nodes) => string.Join(',', nodes.Select(static node =>
        Guid.TryParse(node, out var server) ? server.ToString("D")
        : int.TryParse(node, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index.ToString(CultureInfo.InvariantCulture)
        : throw new BayPlanException($"'{node}' names no machine of the group: use the server's UUID or the machine's index.")));
}
