using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Magnum.Golden.Tests.Replay;

/// <summary>Which of our identifiers stands for which recorded one. Learned from answers, never from the server's insides.</summary>
public sealed partial class IdentifierMap(Uri service, Uri auth)
{
    private const string RecordedService = "http://127.0.0.1:9512";
    private const string RecordedAuth = "http://127.0.0.1:5000";

    private readonly Dictionary<string, string> _ours = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _service = service.GetLeftPart(UriPartial.Authority);
    private readonly string _auth = auth.GetLeftPart(UriPartial.Authority);

    /// <summary>A template of an earlier recording run has a UUID that later recordings ask for as absent; in lists it gets this one instead.</summary>
    public const string Absent = "00000000-0000-0000-0000-00000000dead";

    /// <summary>See <see cref="Absent"/>.</summary>
    public const string Leftover = "00000000-0000-4000-8000-0000000dead0";

    // The one public template of a recording run that is not replayed stands for ours.
    private static readonly Dictionary<string, string> OfOtherRuns = new() { ["8e868c93-303a-4341-857b-3517a367d684"] = "ff5f9628-c56b-4d00-b15c-2b0173701482" };

    /// <summary>Notes that our identifier stands for the recorded one, unless something stands for it already.</summary>
    public void Learn(string recorded, string ours)
    {
        if (_ours.TryAdd(recorded, ours))
            _taken.Add(ours);
    }

    /// <summary>As <see cref="Learn"/>, but what was known before no longer holds: the thing was made once more.</summary>
    public void Relearn(string recorded, string ours)
    {
        _ours[recorded] = ours;
        _taken.Add(ours);
    }

    /// <summary>A recorded text with our identifiers, addresses and made-up names.</summary>
    public string ToOurs(string recorded)
    {
        if (_names.TryGetValue(recorded, out var name))
            return name;
        return IdentifierPattern()
            .Replace(recorded, match => _ours.GetValueOrDefault(OfOtherRuns.GetValueOrDefault(match.Value, match.Value), match.Value))
            .Replace(RecordedService, _service, StringComparison.Ordinal)
            .Replace(RecordedAuth, _auth, StringComparison.Ordinal);
    }

    /// <summary>Learns from two answers that stand side by side.</summary>
    public void LearnFrom(JsonNode? recorded, JsonNode? ours)
    {
        switch (recorded, ours)
        {
            case (JsonArray expected, JsonArray actual) when expected.Count == actual.Count:
                for (var i = 0; i < expected.Count; i++)
                    LearnFrom(expected[i], actual[i]);
                break;
            case (JsonObject expected, JsonObject actual):
                LearnIdentity(expected, actual);
                foreach (var (key, value) in expected)
                {
                    if (value is JsonArray or JsonObject)
                        LearnFrom(value, actual[key]);
                }

                break;
        }
    }

    /// <summary>Whether a name is one that Magnum makes up.</summary>
    public static bool IsMadeUp(string name) => MadeUpName().IsMatch(name);

    private void LearnIdentity(JsonObject expected, JsonObject actual)
    {
        // Projects and users of several recording runs are ours of one.
        foreach (var key in new[] { "project_id", "user_id" })
        {
            if (Text(expected, key) is { } recorded && Text(actual, key) is { } ours)
                _ours.TryAdd(recorded, ours);
        }

        foreach (var key in new[] { "uuid", "stack_id" })
        {
            if (Text(expected, key) is { } recorded && Text(actual, key) is { } ours && !_ours.ContainsKey(recorded) && !OfOtherRuns.ContainsKey(recorded) && !_taken.Contains(ours))
                Learn(recorded, ours);
        }

        if (Text(expected, "name") is { } name && Text(actual, "name") is { } ourName && IsMadeUp(name) && IsMadeUp(ourName)
            && Text(expected, "uuid") is { } uuid && _ours.GetValueOrDefault(uuid) == Text(actual, "uuid"))
        {
            _names.TryAdd(name, ourName);
        }
    }

    private static string? Text(JsonObject node, string key) => node[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    [GeneratedRegex("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|[0-9a-f]{32}", RegexOptions.CultureInvariant)]
    private static partial Regex IdentifierPattern();

    [GeneratedRegex(@"^[a-z]+-\d{1,2}-(template|cluster)$", RegexOptions.CultureInvariant)]
    private static partial Regex MadeUpName();
}
