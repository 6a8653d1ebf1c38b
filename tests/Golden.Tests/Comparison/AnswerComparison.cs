using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Magnum.Golden.Tests.Recordings;
using Magnum.Golden.Tests.Replay;

namespace Magnum.Golden.Tests.Comparison;

/// <summary>Compares a recorded answer with ours: status, the headers that clients read, the body.</summary>
public static partial class AnswerComparison
{
    /// <summary>Headers that must be equal or both absent.</summary>
    private static readonly string[] Headers =
        ["OpenStack-API-Minimum-Version", "OpenStack-API-Maximum-Version", "OpenStack-API-Version", "Vary", "Content-Type", "Allow", "Location", "WWW-Authenticate"];

    private static readonly IReadOnlyDictionary<string, CrashAnswer> Crashes = CrashAnswers.Load();

    /// <summary>The differences, each in one line.</summary>
    /// <param name="recording">What was recorded.</param>
    /// <param name="expected">Its body as JSON, where it is.</param>
    /// <param name="answer">What we answered.</param>
    /// <param name="map">Knows which of our identifiers stands for which recorded one.</param>
    public static IReadOnlyList<string> Compare(Recording recording, JsonNode? expected, ServiceAnswer answer, IdentifierMap map)
    {
        if (recording.Status >= 500)
            return Crash(recording, answer);
        var differences = new List<string>();
        if (recording.Status != answer.Status)
            differences.Add($"status: expected {recording.Status}, got {answer.Status} {answer.Body}");
        CompareHeaders(recording, answer, map, differences);
        if (expected is not null)
            JsonComparison.Compare(expected, answer.Json, map, differences);
        else if (map.ToOurs(recording.AnswerBody) != answer.Body)
            differences.Add($"body: expected \"{recording.AnswerBody}\", got \"{answer.Body}\"");
        return differences;
    }

    // Where Magnum crashes on a client's mistake we name the mistake.
    private static List<string> Crash(Recording recording, ServiceAnswer answer)
    {
        var differences = new List<string>();
        var wanted = Crashes.GetValueOrDefault(recording.Name);
        if (answer.Status != wanted?.Status)
            differences.Add($"status: recorded the crash {recording.Status}, expected {wanted?.Status} instead, got {answer.Status} {answer.Body}");
        if (answer.Json?["errors"] is not JsonArray { Count: 1 } errors || errors[0]?["detail"]?.GetValue<string>() != wanted?.Detail)
            differences.Add($"body: expected one error with the detail \"{wanted?.Detail}\", got {answer.Body}");
        return differences;
    }

    private static void CompareHeaders(Recording recording, ServiceAnswer answer, IdentifierMap map, List<string> differences)
    {
        foreach (var header in Headers)
        {
            var expected = recording.AnswerHeaders.GetValueOrDefault(header);
            var actual = answer.Headers.GetValueOrDefault(header);
            if ((expected is null ? null : map.ToOurs(expected)) != actual)
                differences.Add($"header {header}: expected {expected ?? "none"}, got {actual ?? "none"}");
        }

        const string requestId = "x-openstack-request-id";
        var id = answer.Headers.GetValueOrDefault(requestId);
        if (recording.AnswerHeaders.ContainsKey(requestId) != (id is not null) || (id is not null && !RequestId().IsMatch(id)))
            differences.Add($"header {requestId}: got {id ?? "none"}");
    }

    [GeneratedRegex("^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", RegexOptions.CultureInvariant)]
    private static partial Regex RequestId();
}
