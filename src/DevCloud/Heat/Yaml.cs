using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Magnum.DevCloud.Heat;

/// <summary>Reads YAML as Heat does, into JSON: anchors are copied, plain scalars get their types.</summary>
internal static class Yaml
{
    /// <summary>Reads one document.</summary>
    /// <exception cref="CloudError">400: it is no YAML, or no map.</exception>
    public static JsonObject Map(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count > 0 && Node(stream.Documents[0].RootNode) is JsonObject map
                ? map
                : throw new CloudError(400, "The template is not a JSON object or YAML mapping.");
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            throw new CloudError(400, $"Template format error: Error parsing template: {e.Message}");
        }
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(static pair => KeyValuePair.Create(pair.Key.ToString(), Node(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => null,
    };

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain)
            return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "on" => true,
            "false" or "False" or "FALSE" or "no" or "off" => false,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && !text.Contains(':') => real,
            _ => text,
        };
    }
}
