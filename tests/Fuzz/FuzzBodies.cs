using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.Fuzz;

/// <summary>Bodies that begin as what a schema asks for and are then spoiled, more or less.</summary>
public sealed class FuzzBodies(Random random, FuzzWords words, JsonObject document)
{
    // What a request needs to get past the first checks.
    private static readonly Dictionary<string, string[]> Good = new(StringComparer.Ordinal)
    {
        ["image_id"] = ["\"labos\"", "\"image-fcos\""],
        ["coe"] = ["\"kubernetes\""],
        ["cluster_template_id"] = ["\"first-template\"", "\"spare\""],
        ["baymodel_id"] = ["\"first-template\"", "\"spare\""],
        ["keypair"] = ["\"lab-key\"", "null"],
        ["keypair_id"] = ["\"lab-key\""],
        ["flavor_id"] = ["\"m1.small\"", "null"],
        ["master_flavor_id"] = ["\"m1.small\"", "\"2\""],
        ["node_count"] = ["1", "\"2\"", "0"],
        ["master_count"] = ["1", "3"],
        ["cluster_uuid"] = ["\"first\"", "\"second\""],
        ["project_id"] = ["\"alpha-project\"", "\"beta-project\""],
        ["resource"] = ["\"Cluster\""],
        ["hard_limit"] = ["3", "100"],
        ["nodegroup"] = ["\"default-worker\"", "null"],
        ["name"] = ["\"a-name\"", "\"first\"", "null"],
        ["uuid"] = ["null"],
        ["value"] = ["2", "1", "\"x\"", "null", "true", "\"{'a': 'b'}\"", "{\"a\":\"b\"}", "\"HEALTHY\"", "\"kubernetes\""],
    };

    /// <summary>Whether nothing is spoiled for now.</summary>
    public bool IsCalm { get; set; }

    /// <summary>A body for an operation with that schema.</summary>
    public byte[] Body(JsonNode schema) => !IsCalm && random.Next(8) == 0 ? words.BrokenBody() : Encoding.UTF8.GetBytes(Value(schema, isSpoiled: false));

    /// <summary>A value of a schema, or, at chance, anything else, as JSON.</summary>
    public string Value(JsonNode schema) => Value(schema, !IsCalm && random.Next(15) == 0);

    private string Value(JsonNode schema, bool isSpoiled)
    {
        schema = Resolve(document, schema);
        if (isSpoiled || Type(schema) is not { } type)
            return words.JsonValue();
        return type switch
        {
            "object" when schema["properties"] is JsonObject properties => Object(properties, schema["required"]?.AsArray().Select(static name => name!.GetValue<string>()).ToHashSet() ?? []),
            "object" => $"{{{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(n => $"\"k{n}\":{Value(schema["additionalProperties"] ?? new JsonObject())}"))}}}",
            "array" => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(schema["items"]!)))}]",
            "integer" => random.Next(3) == 0 ? words.JsonNumber() : Limit(schema, random.Next(4)),
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            "string" => Text(schema),
            _ => "null",
        };
    }

    /// <summary>The schema itself where it is a reference.</summary>
    public static JsonNode Resolve(JsonObject document, JsonNode schema)
    {
        while (schema["$ref"] is { } reference)
            schema = reference.GetValue<string>().Split('/').Skip(1).Aggregate((JsonNode)document, static (node, part) => node[part]!);
        return schema;
    }

    private string Object(JsonObject properties, HashSet<string> required)
    {
        var few = IsCalm ? 0 : random.Next(8) == 0 ? 0.9 : 0.05;
        var members = properties.Where(property => required.Contains(property.Key) ? IsCalm || random.Next(20) > 0 : random.NextDouble() < (Good.ContainsKey(property.Key) ? Math.Max(few, 0.6) : few))
            .Select(property => $"{JsonSerializer.Serialize(property.Key)}:{Member(property.Key, property.Value!)}").ToList();
        if (!IsCalm && random.Next(12) == 0)
            members.Add($"{words.JsonText()}:{words.JsonValue()}");
        // Twice the same key: the last one counts.
        if (!IsCalm && random.Next(8) == 0 && properties.Count > 0)
        {
            var twice = properties.ElementAt(random.Next(properties.Count));
            members.Add($"{JsonSerializer.Serialize(twice.Key)}:{Value(twice.Value!)}");
        }

        return $"{{{string.Join(',', members)}}}";
    }

    private string Member(string name, JsonNode schema) =>
        Good.TryGetValue(name, out var good) && (IsCalm || random.Next(8) > 0) ? good[random.Next(good.Length)] : Value(schema);

    private string Text(JsonNode schema)
    {
        if (schema["enum"] is JsonArray choices && (IsCalm || random.Next(5) > 0))
            return choices[random.Next(choices.Count)]!.ToJsonString();
        if (schema["pattern"]?.GetValue<string>().StartsWith("^(/", StringComparison.Ordinal) is true && (IsCalm || random.Next(5) > 0))
            return $"\"/{Path()}\"";
        return words.JsonText();
    }

    private string Path()
    {
        string[] paths = ["name", "node_count", "labels", "labels/foo", "health_status", "health_status_reason", "status", "tags", "hidden", "coe", "uuid", "bogus", "image_id", "dns_nameserver", "labels/foo/bar", "max_node_count", "min_node_count"];
        return paths[random.Next(paths.Length)];
    }

    private static string Limit(JsonNode schema, int kind)
    {
        var text = (kind % 2 == 0 ? schema["minimum"] : schema["maximum"])?.ToString() ?? "1";
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) && kind > 1 ? (kind == 2 ? limit + 1 : limit - 1).ToString(CultureInfo.InvariantCulture) : text;
    }

    private static string? Type(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => several.Select(static type => type!.GetValue<string>()).FirstOrDefault(static type => type != "null"),
        JsonValue one => one.GetValue<string>(),
        _ => null,
    };
}
