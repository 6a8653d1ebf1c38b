using System.Text.Json.Nodes;
using Magnum.Differential.Tests.Services;

namespace Magnum.Differential.Tests.Comparison;

/// <summary>Compares two answers to one request: status, the headers that clients read, the body.</summary>
public static class AnswerComparison
{
    private static readonly string[] Headers =
        ["OpenStack-API-Minimum-Version", "OpenStack-API-Maximum-Version", "OpenStack-API-Version", "Vary", "Content-Type", "Allow", "Location", "WWW-Authenticate"];

    /// <summary>The differences, each in one line; a different status is the only one that is told then.</summary>
    public static IReadOnlyList<string> Compare(Answer magnum, Answer ours)
    {
        if (magnum.Status != ours.Status)
            return [Status(magnum, ours)];
        var differences = new List<string>();
        foreach (var header in Headers)
        {
            var (theirs, own) = (magnum.Headers.GetValueOrDefault(header), ours.Headers.GetValueOrDefault(header));
            if (theirs != own)
                differences.Add($"header {header}: {theirs ?? "none"} -> {own ?? "none"}");
        }

        const string requestId = "x-openstack-request-id";
        if (magnum.Headers.ContainsKey(requestId) != ours.Headers.ContainsKey(requestId))
            differences.Add($"header {requestId}: {magnum.Headers.ContainsKey(requestId)} -> {ours.Headers.ContainsKey(requestId)}");
        // A title is the beginning of its detail.
        if (magnum.Detail.Length > 0 && ours.Detail.Length > 0 && !JsonComparison.IsSameText(magnum.Detail, ours.Detail))
            differences.Add($"detail: {magnum.Detail} -> {ours.Detail}");
        else if (magnum.Json is { } json)
            JsonComparison.Compare(json, ours.Json, differences);
        else if (magnum.Body != ours.Body)
            differences.Add($"body: {magnum.Body} -> {ours.Body}");
        return differences;
    }

    // A crash of Magnum's may be any 4xx here, but one with an error that says why.
    private static string Status(Answer magnum, Answer ours) => magnum.IsCrash && ours.Status is >= 400 and < 500 && ours.Json?["errors"] is JsonArray { Count: 1 } && ours.Detail.Length > 0
        ? $"crash: {magnum.Status} {magnum.Detail} -> {ours.Status} {ours.Detail}"
        : $"status: {magnum.Status} {Shown(magnum)} -> {ours.Status} {Shown(ours)}";

    private static string Shown(Answer answer) => answer.Detail.Length > 0 ? answer.Detail : answer.Body.Length > 300 ? answer.Body[..300] : answer.Body;
}
