using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.EngineFarm;

/// <summary>A list of nodes as an API server tells it.</summary>
internal static class NodeList
{
    /// <summary>That many nodes, JSON without blanks, as UTF-8.</summary>
    public static byte[] Bytes(int count)
    {
        using var text = typeof(NodeList).Assembly.GetManifestResourceStream("node.json")!;
        var node = JsonNode.Parse(text)!;
        var list = new JsonObject
        {
            ["kind"] = "NodeList",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "1560" },
            ["items"] = new JsonArray([.. Enumerable.Range(0, count).Select(index => Named(node.DeepClone(), $"node-{index}"))]),
        };
        return JsonSerializer.SerializeToUtf8Bytes(list);
    }

    private static JsonNode Named(JsonNode node, string name)
    {
        node["metadata"]!["name"] = name;
        return node;
    }
}
