using System.Text.Json.Nodes;
using Magnum.Golden.Tests.Comparison;
using Magnum.Golden.Tests.Recordings;

namespace Magnum.Golden.Tests.Replay;

/// <summary>Replays recordings in order and compares.</summary>
/// <param name="client">Sends.</param>
/// <param name="map">Learns identifiers on the way.</param>
/// <param name="target">Where to.</param>
/// <param name="recordings">What is replayed, in order.</param>
/// <param name="preparations">What the recordings lack.</param>
public sealed class Replayer(ServiceClient client, IdentifierMap map, GoldenTarget target, IReadOnlyList<Recording> recordings, IReadOnlyList<Preparation> preparations)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly Dictionary<string, string> JsonHeaders = new() { ["Accept"] = "application/json", ["OpenStack-API-Version"] = "container-infra 1.10" };

    private readonly MadeUpNames _names = new(recordings);

    // What the last recorded GET of a cluster showed: a command recorded while it was under way is replayed at once.
    private readonly HashSet<string> _shownInProgress = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Replays everything.</summary>
    /// <returns>The differences by recording; an empty list is a match.</returns>
    public async Task<IReadOnlyList<(Recording Recording, IReadOnlyList<string> Differences)>> RunAsync(CancellationToken cancellationToken)
    {
        var outcomes = new List<(Recording, IReadOnlyList<string>)>();
        foreach (var recording in recordings)
        {
            foreach (var preparation in preparations.Where(each => each.Before == recording.Name))
                await PrepareAsync(preparation, cancellationToken);
            outcomes.Add((recording, await ReplayAsync(recording, cancellationToken)));
        }

        return outcomes;
    }

    private async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(JsonHeaders);
        if (preparation.Body is not null)
            headers["Content-Type"] = "application/json";
        var answer = await client.SendAsync(
            preparation.Identity, preparation.Method, map.ToOurs(preparation.Path), headers, map.ToOurs(preparation.Body?.ToJsonString() ?? ""), cancellationToken);
        Assert.True(answer.Status is >= 200 and < 300, $"The preparation of {preparation.Before} ({preparation.Why}) was answered {answer.Status}: {answer.Body}");
        if (preparation.Creates is { } uuid)
            map.Relearn(uuid, answer.Json!["uuid"]!.GetValue<string>());
        if (preparation.Settles is { } cluster)
            await SettledAsync(preparation.Identity, cluster, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> ReplayAsync(Recording recording, CancellationToken cancellationToken)
    {
        var recorded = ServiceAnswer.ParseOrNull(InLists(recording));
        var expected = LateStatuses.InTime(recording.Name, recorded);
        if (Cluster(recording) is { } cluster && IsCommand(recording) && !_shownInProgress.Contains(cluster))
            await SettledAsync(recording.Identity, cluster, cancellationToken);
        var answer = await SendAsync(recording, expected, cancellationToken);
        if (expected is JsonObject { Count: > 0 } && answer.Json is not null)
            map.LearnFrom(expected, answer.Json);
        NoteProgress(recording, recorded);
        return AnswerComparison.Compare(recording, expected, answer, map);
    }

    private async Task<ServiceAnswer> SendAsync(Recording recording, JsonNode? expected, CancellationToken cancellationToken)
    {
        if (recording is { Method: "POST", Status: 201 } && ServiceAnswer.ParseOrNull(recording.RequestBody)?["uuid"] is { } given)
            map.Learn(given.GetValue<string>(), Guid.NewGuid().ToString("D"));
        var answer = await SendOnceAsync(recording, cancellationToken);
        if (recording.Method == "POST" && _names.Of(expected) is { } name)
            return await WithNamePlacedAsync(recording, answer, name, cancellationToken);
        if (recording.Method != "GET")
            return answer;

        // What was recorded as done is compared once ours is done too, item by item; one with a stack once ours has one.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(target.Patience);
        using var looks = new PeriodicTimer(PollInterval);
        while (IsBehind(expected, answer.Json) || (answer.ShowsProgress && LacksStack(expected, answer.Json)))
        {
            if (!await NextLookAsync(looks, patience.Token, cancellationToken))
                return answer;
            answer = await SendOnceAsync(recording, cancellationToken);
        }

        return answer;
    }

    private static bool IsBehind(JsonNode? expected, JsonNode? actual)
    {
        var recorded = ServiceAnswer.Statuses(expected).ToList();
        var ours = ServiceAnswer.Statuses(actual).ToList();
        return recorded.Count == ours.Count
            ? recorded.Zip(ours).Any(static pair => ServiceAnswer.IsInProgress(pair.Second) && !ServiceAnswer.IsInProgress(pair.First))
            : ours.Any(ServiceAnswer.IsInProgress) && !recorded.Any(ServiceAnswer.IsInProgress);
    }

    private static bool LacksStack(JsonNode? expected, JsonNode? actual) =>
        expected is JsonObject recorded && actual is JsonObject ours && recorded["stack_id"] is not null && ours.ContainsKey("stack_id") && ours["stack_id"] is null;

    private Task<ServiceAnswer> SendOnceAsync(Recording recording, CancellationToken cancellationToken) => client.SendAsync(
        recording.Identity, recording.Method, map.ToOurs(recording.Target), recording.RequestHeaders, map.ToOurs(recording.RequestBody), cancellationToken);

    // A name that the service makes up must sort among the others as the recorded one does, or sorted lists can't be compared: asked for until it does.
    private async Task<ServiceAnswer> WithNamePlacedAsync(Recording recording, ServiceAnswer answer, string recordedName, CancellationToken cancellationToken)
    {
        const int attempts = 60;
        for (var attempt = 1; answer.Status is 201 or 202; attempt++)
        {
            var path = $"{map.ToOurs(recording.Target)}/{answer.Json!["uuid"]!.GetValue<string>()}";
            var made = await client.SendAsync(recording.Identity, "GET", path, JsonHeaders, "", cancellationToken);
            if (_names.IsPlacedAs(recordedName, made.Json!["name"]!.GetValue<string>()))
                return answer;
            Assert.True(attempt < attempts, $"{attempts} made-up names, and none sorts as {recordedName}.");
            await client.SendAsync(recording.Identity, "DELETE", path, JsonHeaders, "", cancellationToken);
            answer = await SendOnceAsync(recording, cancellationToken);
        }

        return answer;
    }

    private async Task SettledAsync(string identity, string cluster, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(target.Patience);
        using var looks = new PeriodicTimer(PollInterval);
        while ((await client.SendAsync(identity, "GET", $"/v1/clusters/{map.ToOurs(cluster)}", JsonHeaders, "", cancellationToken)).ShowsProgress)
            Assert.True(await NextLookAsync(looks, patience.Token, cancellationToken), $"Cluster {cluster} (ours: {map.ToOurs(cluster)}) did not settle within {target.Patience}.");
    }

    // False when the patience is at its end: then the answer as it is stands, and is a difference.
    private static async Task<bool> NextLookAsync(PeriodicTimer looks, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            return await looks.WaitForNextTickAsync(patience);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void NoteProgress(Recording recording, JsonNode? recorded)
    {
        if (recording is not { Method: "GET", Status: 200 } || Cluster(recording) is not { } cluster)
            return;
        if (ServiceAnswer.Statuses(recorded).Any(ServiceAnswer.IsInProgress))
            _shownInProgress.Add(cluster);
        else
            _shownInProgress.Remove(cluster);
    }

    private static bool IsCommand(Recording recording) => recording.Status == 202 && recording.Method is "PATCH" or "POST";

    private static string? Cluster(Recording recording) => recording.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["clusters", var cluster, ..] => cluster,
        _ => null,
    };

    private static string InLists(Recording recording) => recording is { Method: "GET", Status: 200 }
        ? recording.AnswerBody.Replace(IdentifierMap.Absent, IdentifierMap.Leftover, StringComparison.Ordinal)
        : recording.AnswerBody;
}
