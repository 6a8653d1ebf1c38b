using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Bays;
using Magnum.Kill.Tests.Silos;
using Xunit;

namespace Magnum.Kill.Tests;

/// <summary>
/// One bay is created, resized up and down, and deleted, on the simulated cloud with node groups of the tenant's own made and deleted between, while the silo is killed with SIGKILL before and after every call of
/// OpenStack and of other grains that a phase makes, and after every commit. Whatever died, the operation goes on.
/// </summary>
public sealed class KillMatrixTests : IAsyncLifetime
{
    // What the bay lives through. Upgrades and rotations are hit at every point in the simulation (Cluster.Tests), not here.
    private static readonly BayOperation[] OfEveryCloud = [BayOperation.Create, BayOperation.Resize, BayOperation.Delete];
    private static readonly BayOperation[] OfTheSimulatedCloud = [.. OfEveryCloud, BayOperation.CreateGroup, BayOperation.DeleteGroup];

    private readonly string folder = Directory.CreateTempSubdirectory("magnum-kill-").FullName;
    private readonly string name = $"killed-{Guid.NewGuid().ToString("N")[..8]}";
    private MortalSilo silo = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        silo = new MortalSilo(folder);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task On_the_simulated_cloud_nothing_is_lost_doubled_or_left()
    {
        await using var cloud = await TestCloud.SimulateAsync(silo.Api, 0, null, TimeSpan.FromMilliseconds(200), Cancelled);
        await SurviveAsync(cloud);
    }

    [Fact]
    public async Task On_the_real_OpenStack_nothing_is_lost_doubled_or_left()
    {
        await using var cloud = TestCloud.FindLab();
        if (cloud is null && Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail("CI must name the lab in MAGNUM_TEST_LAB.");
        Assert.SkipWhen(cloud is null, "MAGNUM_TEST_LAB does not name a lab's state folder.");
        await SurviveAsync(cloud!);
    }

    private async Task SurviveAsync(TestCloud cloud)
    {
        silo.Configure(cloud.Settings);
        silo.Start();

        // A silo that ends otherwise than by a kill ends the test.
        await await Task.WhenAny(LiveAsync(cloud), silo.Supervision);
    }

    private async Task LiveAsync(TestCloud cloud)
    {
        using var admin = await CloudSession.OpenAsync(cloud, "admin", "admin", Cancelled);
        using var alpha = await CloudSession.OpenAsync(cloud, "alpha-user", "alpha", Cancelled);
        var trusteesBefore = await admin.TrusteesAsync(Cancelled);
        var trustsBefore = await admin.TrustsAsync(alpha.UserId, Cancelled);
        using var magnum = new MagnumClient(silo.Api, alpha.Token, () => $"Kills: {string.Join(", ", silo.Kills)}{Environment.NewLine}{silo.Tail}");

        var model = await CreateModelAsync(magnum);
        var bay = await CreateAsync(magnum, model);
        await UntilAsync(magnum, bay, "CREATE_COMPLETE", 1);
        await ResizeAsync(magnum, bay, 3);
        await ResizeAsync(magnum, bay, 2);
        Assert.Single(await alpha.StacksAsync(name, Cancelled));
        var hasGroups = cloud.Server is not null;
        if (hasGroups)
        {
            await CreateGroupAsync(magnum, bay, "passing");
            await UntilAsync(magnum, bay, "UPDATE_COMPLETE", 3);
            await DeleteAsync(magnum, $"clusters/{bay}/nodegroups/passing");
            await UntilAsync(magnum, bay, "UPDATE_COMPLETE", 2);
            await CreateGroupAsync(magnum, bay, "staying");
            await UntilAsync(magnum, bay, "UPDATE_COMPLETE", 3);
        }

        await DeleteAsync(magnum, $"clusters/{bay}");
        await magnum.UntilAsync(IsOverAsync, "every phase of the deletion has run", Cancelled);
        await magnum.UntilAsync(async () => (await admin.TrusteesAsync(Cancelled)).SequenceEqual(trusteesBefore), "no trustee is left", Cancelled);
        Assert.Equal(trustsBefore, await admin.TrustsAsync(alpha.UserId, Cancelled));
        var stacks = await alpha.StacksAsync(name, Cancelled);
        Assert.Equal(hasGroups ? 3 : 1, stacks.Count);
        Assert.All(stacks, static stack => Assert.EndsWith(" DELETE_COMPLETE", stack, StringComparison.Ordinal));
        await magnum.AskAsync(HttpMethod.Delete, $"clustertemplates/{model}", null, Cancelled);
        Tell(hasGroups);
    }

    private async Task<string> CreateModelAsync(MagnumClient magnum)
    {
        var (status, body) = await magnum.AskAsync(HttpMethod.Post, "clustertemplates", MagnumBodies.Template(name), Cancelled);
        Assert.True(status is HttpStatusCode.Created, body?.ToJsonString());
        return body!["uuid"]!.ToString();
    }

    // A lost answer leaves it open whether the bay was accepted: the list tells. What was accepted is there, once.
    private async Task<string> CreateAsync(MagnumClient magnum, string model)
    {
        string? accepted = null;
        await magnum.UntilAsync(
            async () =>
            {
                var (_, list) = await magnum.AskAsync(HttpMethod.Get, "clusters", null, Cancelled);
                accepted ??= list!["clusters"]!.AsArray().SingleOrDefault(c => c!["name"]!.ToString() == name)?["uuid"]!.ToString();
                if (accepted is not null)
                    return true;
                if (await magnum.TryAsync(HttpMethod.Post, "clusters", MagnumBodies.Cluster(name, model, nodes: 1), Cancelled) is not { Status: not HttpStatusCode.ServiceUnavailable } answer)
                    return false;
                Assert.True(answer.Status is HttpStatusCode.Accepted, answer.Body?.ToJsonString());
                accepted = answer.Body!["uuid"]!.ToString();
                return true;
            },
            "the bay is accepted",
            Cancelled);
        return accepted!;
    }

    private static async Task ResizeAsync(MagnumClient magnum, string bay, int nodes)
    {
        await magnum.UntilAsync(
            async () =>
            {
                if (await magnum.TryAsync(HttpMethod.Post, $"clusters/{bay}/actions/resize", new JsonObject { ["node_count"] = nodes }, Cancelled) is { Status: not HttpStatusCode.ServiceUnavailable } answer)
                {
                    Assert.True(answer.Status is HttpStatusCode.Accepted, answer.Body?.ToJsonString());
                    return true;
                }

                // Perhaps it was accepted all the same.
                var (_, seen) = await magnum.AskAsync(HttpMethod.Get, $"clusters/{bay}", null, Cancelled);
                return seen!["status"]!.ToString() == "UPDATE_IN_PROGRESS" || (int)seen["node_count"]! == nodes;
            },
            $"the resize to {nodes} is accepted",
            Cancelled);
        await UntilAsync(magnum, bay, "UPDATE_COMPLETE", nodes);
    }

    private static Task CreateGroupAsync(MagnumClient magnum, string bay, string group) => magnum.UntilAsync(
        async () =>
        {
            // A lost answer leaves it open whether the group was accepted; asked again, its name is taken.
            if (await magnum.TryAsync(HttpMethod.Post, $"clusters/{bay}/nodegroups", new JsonObject { ["name"] = group, ["node_count"] = 1 }, Cancelled) is not { Status: not HttpStatusCode.ServiceUnavailable } answer)
                return false;
            Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, answer.Body?.ToJsonString());
            return true;
        },
        $"the group {group} is accepted",
        Cancelled);

    private static async Task DeleteAsync(MagnumClient magnum, string path)
    {
        await magnum.UntilAsync(
            async () =>
            {
                var (status, body) = await magnum.AskAsync(HttpMethod.Delete, path, null, Cancelled);
                Assert.True(status is HttpStatusCode.NoContent or HttpStatusCode.NotFound, body?.ToJsonString());
                return true;
            },
            "the deletion is accepted",
            Cancelled);
        await magnum.UntilAsync(
            async () =>
            {
                var (status, body) = await magnum.AskAsync(HttpMethod.Get, path, null, Cancelled);
                Assert.True(status is HttpStatusCode.NotFound || body!["status"]!.ToString() == "DELETE_IN_PROGRESS", body?.ToJsonString());
                return status is HttpStatusCode.NotFound;
            },
            $"{path} is gone",
            Cancelled);
    }

    private static Task UntilAsync(MagnumClient magnum, string bay, string wanted, int nodes) => magnum.UntilAsync(
        async () =>
        {
            var (status, seen) = await magnum.AskAsync(HttpMethod.Get, $"clusters/{bay}", null, Cancelled);
            Assert.True(status is HttpStatusCode.OK, seen?.ToJsonString());
            Assert.False(seen!["status"]!.ToString().EndsWith("_FAILED", StringComparison.Ordinal), seen.ToJsonString());
            return seen["status"]!.ToString() == wanted && (int)seen["node_count"]! == nodes && seen["node_addresses"]!.AsArray().Count == nodes;
        },
        $"{wanted} with {nodes} nodes",
        Cancelled);

    private Task<bool> IsOverAsync()
    {
        var last = $"delete/{BayPhases.ConfirmGoneAgain}|clear bay|";
        return Task.FromResult(silo.Kills.Any(k => k.StartsWith(last, StringComparison.Ordinal)));
    }

    // Every phase of the reconciler's own list had its kills, and so had what Heat does for a bay.
    private void Tell(bool hasGroups)
    {
        var kills = silo.Kills.Select(static k => k.Split('|')).ToLookup(static k => k[0]);
        foreach (var phase in kills)
            TestContext.Current.TestOutputHelper!.WriteLine($"{phase.Key}: {phase.Count()} kills ({string.Join(", ", phase.Select(static k => $"{k[2]} {k[1]}"))})");
        var phases = (hasGroups ? OfTheSimulatedCloud : OfEveryCloud).SelectMany(static o => BayPhases.Of(o).Select(p => $"{o.ToString().ToLowerInvariant()}/{p}"))
            .Append("create/trusts").Where(p => hasGroups || !p.Contains("group", StringComparison.Ordinal));
        Assert.All(
            (string[])["create/stack-create|POST /stacks", "resize/stack-update|PATCH /stacks/*", "delete/stack-delete|DELETE /stacks/*"],
            effect =>
            {
                Assert.Contains($"{effect}|before", silo.Kills);
                Assert.Contains($"{effect}|after", silo.Kills);
            });
        Assert.All(phases, phase =>
        {
            Assert.Contains(kills[phase], static k => k[2] == "before");
            Assert.Contains(kills[phase], static k => k[2] == "after");
        });
    }
}
