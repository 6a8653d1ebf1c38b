using System.Net;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Outages;

/// <summary>PostgreSQL goes away under a silo that has work.</summary>
[Collection(Database.Users)]
public sealed class DatabaseOutageTests(Database database)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private const int Looks = 60;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_minute_without_its_database_a_silo_goes_on_by_itself()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.FromSeconds(1), silos: 1, await database.SettingsAsync());
        var accepted = await scene.CreateAsync("before");
        var refused = await scene.BayAsync("meanwhile");

        await database.StopAsync();
        try
        {
            // The outage is a minute of looks, each answered in the contract's own shape.
            using var looks = new PeriodicTimer(LookEvery);
            for (var i = 0; i < Looks; i++)
            {
                await looks.WaitForNextTickAsync(Cancelled);
                var answer = await scene.Magnum.TryAsync(HttpMethod.Get, "clusters", null, Cancelled);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer!.Status);
                Assert.Single(answer.Body!["errors"]!.AsArray());
            }

            var attempt = await scene.Magnum.TryAsync(HttpMethod.Post, "clusters", refused, Cancelled);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, attempt!.Status);
        }
        finally
        {
            await database.StartAsync();
        }

        await scene.UntilAsync(accepted, "CREATE_COMPLETE");
        Assert.Single((await scene.Magnum.AskAsync(HttpMethod.Get, "clusters", null, Cancelled)).Body!["clusters"]!.AsArray());
        var later = await scene.CreateAsync("after");
        await scene.UntilAsync(later, "CREATE_COMPLETE");
        await scene.DeleteAsync(accepted);
        await scene.DeleteAsync(later);
        await scene.NothingIsLeftAsync(stacks: 2);
    }
}
