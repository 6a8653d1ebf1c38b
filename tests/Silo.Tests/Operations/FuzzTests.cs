using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Fuzz;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Operations;

/// <summary>Bad input to the built silo, with everything behind it: the answers keep to the document, and the silo lives on and does its work.</summary>
/// <remarks>A short run: most is tried in the suite of the API, where what is behind it is in memory.</remarks>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Requests = 300;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_built_silo_answers_whatever_is_sent_properly()
    {
        output.WriteLine($"MAGNUM_FUZZ_SEED={FuzzSeed.Value}");
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero, silos: 1, [new("Magnum__Api__BodyGracePeriod", "00:00:01.2")]);
        using var reader = await CloudSession.OpenAsync(scene.Cloud, "alpha-reader", "alpha", Cancelled);
        using var admin = await CloudSession.OpenAsync(scene.Cloud, "admin", "alpha", Cancelled);
        foreach (var name in (string[])["first", "second"])
            await scene.UntilAsync(await scene.CreateAsync(name), "CREATE_COMPLETE");
        using var http = new HttpClient(new SocketsHttpHandler());
        var document = JsonNode.Parse(await http.GetStringAsync(new Uri(scene.Silo.Api, "v1/openapi.json"), Cancelled))!.AsObject();
        var random = new Random(FuzzSeed.Value);
        var words = new FuzzWords(random, ["first", "second", "spare", scene.Alpha.ProjectId, "Cluster", "default-worker", "labos", "m1.small", "lab-key"]);
        var requests = new FuzzRequests(
            random, words, new FuzzBodies(random, words, document), FuzzOperation.Read(document), [scene.Alpha.Token, scene.Alpha.Token, reader.Token, admin.Token], scene.Silo.Api.Authority);
        var rules = new AnswerRules(document);

        var findings = new List<string>();
        var statuses = new SortedDictionary<int, int>();
        for (var count = 0; count < Requests; count++)
        {
            var (operation, request) = requests.Next();
            var answer = await RawConnection.SendAsync(scene.Silo.Api, request.Pieces(), Cancelled, request.Line.StartsWith("HEAD ", StringComparison.Ordinal));
            if (rules.Check(operation, request, answer) is { } wrong)
                findings.Add($"{wrong}\nfor {operation.Method} {operation.Path}:\n{request}");
            if (answer is not null)
                statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
        }

        output.WriteLine(string.Join(", ", statuses.Select(static pair => $"{pair.Key}: {pair.Value}")));
        Assert.True(findings.Count == 0, $"MAGNUM_FUZZ_SEED={FuzzSeed.Value}: {findings.Count} findings:\n{string.Join("\n----\n", findings.Take(10))}\n{scene.Silo.Tail()}");
        // A run that is refused at the door tests nothing.
        Assert.All([200, 400, 401, 403, 404], status => Assert.True(statuses.GetValueOrDefault(status) > 0, $"No request was answered {status}."));
        Assert.True(scene.Silo.IsRunning);
        Assert.Equal(HttpStatusCode.OK, (await scene.Magnum.AskAsync(HttpMethod.Get, "clusters", null, Cancelled)).Status);
        await scene.UntilAsync(await scene.CreateAsync("afterwards"), "CREATE_COMPLETE");
    }
}
