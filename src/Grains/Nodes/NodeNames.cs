using Magnum.Drivers;

namespace Magnum.Grains.Nodes;

/// <summary>Names of machines within their bay.</summary>
internal static class NodeNames
{
    /// <summary>The machine's name: Heat's index never comes back within a group, so neither does the name.</summary>
    public static string Of(BayMachine machine) => $"{machine.NodeGroup}-{machine.Index}";
}
