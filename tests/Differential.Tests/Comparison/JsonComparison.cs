using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Magnum.Differential.Tests.Comparison;

/// <summary>Compares JSON by meaning, the order of keys included.</summary>
public static partial class JsonComparison
{
    /// <summary>Dictionaries of the tenant's or the machines' keys: their order has no meaning.</summary>
    private static readonly HashSet<string> FreeOrder = ["labels", "labels_overridden", "labels_added", "labels_skipped", "health_status_reason", "faults"];

    /// <summary>What each service says of itself.</summary>
    private static readonly HashSet<string> Own = ["host", "report_count", "discovery_url", "container_version"];

    /// <summary>Gives a line for each difference.</summary>
    public static void Compare(JsonNode magnum, JsonNode? ours, List<string> differences) => Compare("", "", magnum, ours, differences);

    /// <summary>Whether two texts are the same, but for the order of an enumeration.</summary>
    public static bool IsSameText(string magnum, string ours) => Unordered(magnum) == Unordered(ours);

    private static void Compare(string path, string key, JsonNode? magnum, JsonNode? ours, List<string> differences)
    {
        if (Own.Contains(key) || IsAlikeByRule(key, magnum, ours) is true)
            return;
        switch (magnum, ours)
        {
            case (JsonObject theirs, JsonObject own):
                CompareObjects(path, key, theirs, own, differences);
                break;
            case (JsonArray theirs, JsonArray own):
                if (theirs.Count != own.Count)
                    differences.Add($"{path}: {theirs.Count} items {Names(theirs)} -> {own.Count} {Names(own)}");
                for (var i = 0; i < Math.Min(theirs.Count, own.Count); i++)
                    Compare($"{path}[]", key, theirs[i], own[i], differences);
                break;
            default:
                if (!JsonNode.DeepEquals(magnum, ours) && Unordered(Text(magnum)) != Unordered(Text(ours) ?? ""))
                    differences.Add($"{path}: {Show(magnum)} -> {Show(ours)}");
                break;
        }
    }

    private static void CompareObjects(string path, string key, JsonObject magnum, JsonObject ours, List<string> differences)
    {
        var theirs = magnum.Select(static pair => pair.Key).ToList();
        var own = ours.Select(static pair => pair.Key).ToList();
        if (FreeOrder.Contains(key) ? !theirs.Order(StringComparer.Ordinal).SequenceEqual(own.Order(StringComparer.Ordinal)) : !theirs.SequenceEqual(own))
            differences.Add($"{path}: keys {string.Join(' ', theirs)} -> {string.Join(' ', own)}");
        foreach (var name in theirs.Where(ours.ContainsKey))
            Compare($"{path}/{name}", name, magnum[name], ours[name], differences);
    }

    // Null: no rule, compare as usual.
    private static bool? IsAlikeByRule(string key, JsonNode? magnum, JsonNode? ours) => key switch
    {
        "created_at" or "updated_at" => Kind(magnum) == Kind(ours),
        "pem" => Text(magnum)?.StartsWith("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) == Text(ours)?.StartsWith("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal),
        "id" when magnum is JsonValue number && number.TryGetValue<int>(out _) => ours is JsonValue own && own.TryGetValue<int>(out var id) && id > 0,
        "name" when Text(magnum) is { } name && MadeUpName().IsMatch(name) => Text(ours) is { } own && MadeUpName().IsMatch(own),
        _ => null,
    };

    private static string Kind(JsonNode? node) => Text(node) switch
    {
        null => "null",
        var text when TimePattern().Match(text) is { Success: true } match => match.Groups["fraction"].Success ? "microseconds" : "seconds",
        _ => "something else",
    };

    // The values of an enumeration come in the order of a Python set.
    private static string? Unordered(string? text) =>
        text is null ? null : Enumerated().Replace(text, static match => match.Groups[1].Value + string.Join(", ", match.Groups[2].Value.Split(", ").Order(StringComparer.Ordinal)));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Names(JsonArray array) => $"({string.Join(' ', array.OfType<JsonObject>().Select(static item => Text(item["name"]) ?? "?"))})";

    private static string Show(JsonNode? node) => node?.ToJsonString(Plain) ?? "null";

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?<fraction>\.\d{6})?\+00:00$", RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"^[a-z]+-\d{1,2}-(template|cluster|model|bay)$", RegexOptions.CultureInvariant)]
    private static partial Regex MadeUpName();

    [GeneratedRegex(@"(Value should be one of: |Unknown attributes? for argument \w+: |Unknown argument: ""|cannot change cluster property\(ies\) )([^"".]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Enumerated();
}
