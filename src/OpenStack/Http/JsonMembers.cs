using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Http;

/// <summary>Members of a service's JSON that must be there.</summary>
internal static class JsonMembers
{
    /// <summary>The member.</summary>
    /// <exception cref="FormatException">It is missing, null, or the node is no object.</exception>
    public static JsonNode Must(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] ?? throw new FormatException($"\"{name}\" is missing.");

    /// <summary>The member as a list without nulls.</summary>
    /// <exception cref="FormatException">It is missing or no list, or holds a null.</exception>
    public static IEnumerable<JsonNode> MustList(this JsonNode? node, string name) =>
        (node.Must(name) as JsonArray ?? throw new FormatException($"\"{name}\" is no list."))
            .Select(item => item ?? throw new FormatException($"\"{name}\" holds a null."));
}
