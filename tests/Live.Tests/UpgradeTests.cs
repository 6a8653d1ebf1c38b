using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Live.Tests.Labs;
using Xunit;

namespace Magnum.Live.Tests;

/// <summary>An upgrade on the real Heat whose first machine fails, and the one that is asked for after it.</summary>
public sealed class UpgradeTests() : LiveSuite("upgraded")
{
    private const string Words = "the disk of the new machine is full";

    [Fact]
    public async Task A_batch_that_fails_ends_the_upgrade_with_the_machines_words_and_the_next_upgrade_makes_it_good()
    {
        var template = (await PostAsync("clustertemplates", MagnumBodies.Template(Prefix), HttpStatusCode.Created))["uuid"]!.ToString();
        var uuid = (await PostAsync("clusters", MagnumBodies.Cluster(Prefix, template, nodes: 2), HttpStatusCode.Accepted))["uuid"]!.ToString();
        await UntilAsync(uuid, "CREATE_COMPLETE");
        var built = await ServersAsync();
        var workers = WorkersOf(built);
        Assert.Equal(2, workers.Count);

        await using (await FailingGuests.OfAsync($"/{Prefix}.*minion", Words, Prefix, Cancelled))
        {
            await UpgradeAsync(uuid, template);
            var failed = await UntilAsync(uuid, "UPDATE_FAILED");
            Assert.Contains(Words, failed["status_reason"]!.ToString(), StringComparison.Ordinal);
            // One at a time: the other one works on.
            Assert.Single(workers.Intersect(WorkersOf(await ServersAsync())));
        }

        await UpgradeAsync(uuid, template);
        var upgraded = await UntilAsync(uuid, "UPDATE_COMPLETE");
        var after = await ServersAsync();
        Assert.Equal(2, upgraded["node_addresses"]!.AsArray().Count);
        Assert.Equal(built.Count, after.Count);
        Assert.Empty(workers.Intersect(WorkersOf(after)));
        Assert.Equal(built.Values.Except(workers), after.Values.Except(WorkersOf(after)));

        Assert.Equal(HttpStatusCode.NoContent, (await Magnum.AskAsync(HttpMethod.Delete, $"clusters/{uuid}", null, Cancelled)).Status);
        await Magnum.UntilAsync(async () => (await Magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, Cancelled)).Status is HttpStatusCode.NotFound, "the cluster is gone", Cancelled);
        Assert.Empty(await ServersAsync());
        Assert.All(await Alpha.StacksAsync(Prefix, Cancelled), static stack => Assert.EndsWith(" DELETE_COMPLETE", stack, StringComparison.Ordinal));
        await Magnum.AskAsync(HttpMethod.Delete, $"clustertemplates/{template}", null, Cancelled);
    }

    private async Task UpgradeAsync(string uuid, string template) =>
        await PostAsync($"clusters/{uuid}/actions/upgrade", new JsonObject { ["cluster_template"] = template, ["max_batch_size"] = 1, ["nodegroup"] = "default-worker" }, HttpStatusCode.Accepted);

    private async Task<JsonNode> UntilAsync(string uuid, string status)
    {
        JsonNode? seen = null;
        await Magnum.UntilAsync(
            async () =>
            {
                seen = (await Magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, Cancelled)).Body!;
                var now = seen["status"]!.ToString();
                Assert.True(now == status || now.EndsWith("_IN_PROGRESS", StringComparison.Ordinal), seen.ToJsonString());
                return now == status;
            },
            $"the cluster is {status}",
            Cancelled);
        return seen!;
    }

    // By name, Nova's id of each.
    private async Task<SortedDictionary<string, string>> ServersAsync() => new(
        (await Alpha.FindAsync("compute", $"/servers?name={Prefix}", Cancelled))!["servers"]!.AsArray().ToDictionary(static server => server!["name"]!.ToString(), static server => server!["id"]!.ToString()),
        StringComparer.Ordinal);

    private static List<string> WorkersOf(SortedDictionary<string, string> servers) =>
        [.. servers.Where(static server => server.Key.Contains("-minion-", StringComparison.Ordinal)).Select(static server => server.Value)];
}
