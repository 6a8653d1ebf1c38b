using Magnum.Golden.Tests.Comparison;
using Magnum.Golden.Tests.Recordings;
using Magnum.Golden.Tests.Replay;

namespace Magnum.Golden.Tests;

/// <summary>Our answers against those that a real Magnum 15.0.1 gave.</summary>
public sealed class GoldenConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_service_answers_as_recorded()
    {
        await using var fresh = GoldenTarget.FromEnvironment() is null ? await FreshService.StartAsync(TestContext.Current.CancellationToken) : null;
        var target = fresh?.Target ?? GoldenTarget.FromEnvironment()!;
        var recordings = RecordingLibrary.Load();
        var known = KnownDifferences.Load();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var client = new ServiceClient(http, target, new KeystoneLogin(http, target));
        var replayer = new Replayer(client, new IdentifierMap(target.Service, target.Auth), target, recordings, Preparation.Load());

        var outcomes = await replayer.RunAsync(TestContext.Current.CancellationToken);

        var differing = outcomes.Where(static outcome => outcome.Differences.Count > 0).ToList();
        foreach (var (recording, differences) in differing)
            output.WriteLine($"{recording.Name} ({(known.TryGetValue(recording.Name, out var reason) ? reason : "NOT LISTED")})\n    {string.Join("\n    ", differences)}");
        var crashes = outcomes.Count(static outcome => outcome.Recording.Status >= 500);
        var summary = $"golden conformance: {outcomes.Count - differing.Count - crashes} of {outcomes.Count} recordings matched, {LateStatuses.Load().Count} of them with the status that Magnum shows later; "
            + $"{crashes} crashes are answered with the mistake, {known.Count} differences are listed";
        output.WriteLine(summary);
        // The figure is wanted from a run that passes too, whose output the runner keeps to itself.
        Console.WriteLine(summary);
        Assert.Empty(differing.Select(static outcome => outcome.Recording.Name).Except(known.Keys));
        Assert.Empty(known.Keys.Except(differing.Select(static outcome => outcome.Recording.Name)));
    }
}
