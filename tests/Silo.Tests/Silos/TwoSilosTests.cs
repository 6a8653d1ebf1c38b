using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Silos;

/// <summary>Several silos on one PostgreSQL.</summary>
[Collection(Database.Users)]
public sealed class TwoSilosTests(Database database)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_silo_accepted_another_finishes_when_the_first_is_killed()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.FromSeconds(5), silos: 2, await database.SettingsAsync());
        var (_, other) = scene.At(1);

        var bay = await scene.CreateAsync("shared");
        Assert.Equal("CREATE_IN_PROGRESS", (await other.TryAsync(HttpMethod.Get, $"clusters/{bay}", null, Cancelled))!.Body!["status"]!.ToString());
        await scene.Silo.KillAsync(Cancelled);

        using var settled = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var crowd = Enumerable.Range(0, 60).Select(_ => AnswersAsync(other, settled.Token)).ToArray();
        await scene.UntilAsync(bay, "CREATE_COMPLETE", other);
        await settled.CancelAsync();
        // Where the dead one would have answered: later, perhaps, and never that the service is broken.
        Assert.All((await Task.WhenAll(crowd)).SelectMany(static seen => seen), static status => Assert.True(status is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable, $"{status}"));
        Assert.Equal([bay], (await other.AskAsync(HttpMethod.Get, "clusters", null, Cancelled)).Body!["clusters"]!.AsArray().Select(static c => c!["uuid"]!.ToString()));
        await scene.DeleteAsync(bay, other);
        await scene.NothingIsLeftAsync(stacks: 1);
    }

    [Fact]
    public async Task A_silo_that_is_stopped_says_goodbye_and_leaves_its_work_to_the_other()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.FromSeconds(3), silos: 2, await database.SettingsAsync());
        var (_, other) = scene.At(1);

        var bay = await scene.CreateAsync("handed-over");
        Assert.Equal(0, await scene.Silo.StopAsync(Cancelled));

        await scene.UntilAsync(bay, "CREATE_COMPLETE", other);
        var resize = await other.AskAsync(HttpMethod.Post, $"clusters/{bay}/actions/resize", new JsonObject { ["node_count"] = 2 }, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, resize.Status);
        await scene.UntilAsync(bay, "UPDATE_COMPLETE", other);
        await scene.DeleteAsync(bay, other);
        await scene.NothingIsLeftAsync(stacks: 1);
    }

    // What one caller is told of bays that were never there: their places are on both silos.
    private static async Task<HashSet<HttpStatusCode>> AnswersAsync(MagnumClient magnum, CancellationToken until)
    {
        var seen = new HashSet<HttpStatusCode>();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (await pace.WaitForNextTickAsync(until))
                seen.Add((await magnum.TryAsync(HttpMethod.Get, $"clusters/{Guid.NewGuid()}", null, Cancelled))!.Status);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
        }

        return seen;
    }
}
