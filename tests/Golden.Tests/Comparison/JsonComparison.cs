using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Magnum.Golden.Tests.Replay;

namespace Magnum.Golden.Tests.Comparison;

/// <summary>Compares JSON by meaning, the order of keys included.</summary>
public static partial class JsonComparison
{
    /// <summary>Dictionaries of the tenant's or the machines' keys: their order has no meaning.</summary>
    private static readonly HashSet<string> FreeOrder = ["labels", "labels_overridden", "labels_added", "labels_skipped", "health_status_reason", "faults"];

    /// <summary>Values that the surroundings decide, such as addresses: null stays null, a list keeps its length.</summary>
    private static readonly HashSet<string> Surroundings = ["api_address", "node_addresses", "master_addresses"];

    /// <summary>Values that a driver decides: upstream's asks a discovery service and names the container runtime of its images.</summary>
    private static readonly HashSet<string> DriversOwn = ["discovery_url", "container_version"];

    /// <summary>Compares a recorded body with ours.</summary>
    /// <param name="expected">The recorded body.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="map">Turns recorded texts into ours.</param>
    /// <param name="differences">Gets a line for each difference.</param>
    public static void Compare(JsonNode expected, JsonNode? actual, IdentifierMap map, List<string> differences) => Compare("", "", expected, actual, map, differences);

    private static void Compare(string path, string key, JsonNode? expected, JsonNode? actual, IdentifierMap map, List<string> differences)
    {
        if (IsAlikeByRule(key, path, expected, actual) is { } alike)
        {
            if (!alike)
                differences.Add($"{path}: expected something like {Show(expected)}, got {Show(actual)}");
            return;
        }

        switch (expected, actual)
        {
            case (JsonObject recorded, JsonObject ours):
                CompareObjects(path, key, recorded, ours, map, differences);
                break;
            case (JsonArray recorded, JsonArray ours):
                if (recorded.Count != ours.Count)
                    differences.Add($"{path}: expected {recorded.Count} items {Names(recorded)}, got {ours.Count} {Names(ours)}");
                for (var i = 0; i < Math.Min(recorded.Count, ours.Count); i++)
                    Compare($"{path}[{i}]", key, recorded[i], ours[i], map, differences);
                break;
            default:
                var mapped = expected is JsonValue value && value.TryGetValue<string>(out var text) ? JsonValue.Create(map.ToOurs(text)) : expected;
                if (!JsonNode.DeepEquals(mapped, actual))
                    differences.Add($"{path}: expected {Show(mapped)}, got {Show(actual)}");
                break;
        }
    }

    private static void CompareObjects(string path, string key, JsonObject expected, JsonObject actual, IdentifierMap map, List<string> differences)
    {
        var recorded = expected.Select(static pair => pair.Key).ToList();
        var ours = actual.Select(static pair => pair.Key).ToList();
        if (FreeOrder.Contains(key) ? !recorded.Order(StringComparer.Ordinal).SequenceEqual(ours.Order(StringComparer.Ordinal)) : !recorded.SequenceEqual(ours))
            differences.Add($"{path}: expected the keys {string.Join(' ', recorded)}, got {string.Join(' ', ours)}");
        // The time of the last poll shows in what is under way.
        var isInProgress = Text(expected["status"])?.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) == true;
        foreach (var name in recorded.Where(name => actual.ContainsKey(name) && !(isInProgress && name == "updated_at")))
            Compare($"{path}/{name}", name, expected[name], actual[name], map, differences);
    }

    // Null: no rule, compare as usual.
    private static bool? IsAlikeByRule(string key, string path, JsonNode? expected, JsonNode? actual) => key switch
    {
        "created_at" or "updated_at" => Kind(expected, TimePattern()) == Kind(actual, TimePattern()),
        "pem" => Text(actual)?.StartsWith("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) == true,
        "id" when expected is JsonValue number && number.TryGetValue<int>(out _) => actual is JsonValue ours && ours.TryGetValue<int>(out var id) && id > 0,
        "report_count" => actual is JsonValue count && count.TryGetValue<int>(out var reports) && reports >= 0,
        "host" when path.StartsWith("/mservices", StringComparison.Ordinal) => true,
        _ when DriversOwn.Contains(key) => actual is null || Text(actual) is not null,
        _ when Surroundings.Contains(key) && !path.EndsWith(']') => (expected as JsonArray)?.Count == (actual as JsonArray)?.Count && expected is null == actual is null,
        _ => null,
    };

    private static string Kind(JsonNode? node, Regex pattern) => Text(node) switch
    {
        null => "null",
        var text when pattern.Match(text) is { Success: true } match => match.Groups["fraction"].Success ? "microseconds" : "seconds",
        _ => "something else",
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Names(JsonArray array) => $"({string.Join(' ', array.OfType<JsonObject>().Select(static item => Text(item["name"]) ?? "?"))})";

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "null";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?<fraction>\.\d{6})?\+00:00$", RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern();
}
