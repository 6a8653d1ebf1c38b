using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Differential.Tests.Generation;
using Magnum.Differential.Tests.Services;

namespace Magnum.Differential.Tests;

/// <summary>
/// A GET right after a change. Magnum answers the change before it writes its status, and a recording may show the one from before; ours must be the one that Magnum comes to.
/// </summary>
[Collection(TwoServices.Collection)]
public sealed class LateStatusTests(ITestOutputHelper output)
{
    private const string Cluster = "clusters/late";
    private const string Group = $"{Cluster}/nodegroups/late-group";

    // In this order: recording, the change before it, what it looks at.
    private static readonly IReadOnlyList<(string Recording, HttpMethod Method, string Path, JsonObject? Body, string Look)> Looks =
    [
        ("fcos-009-fcos-get-resized", HttpMethod.Post, $"{Cluster}/actions/resize", new JsonObject { ["node_count"] = 2 }, Cluster),
        ("343-ng-get-deleting", HttpMethod.Delete, Group, null, Group),
        ("465-c-get-reader-deleted", HttpMethod.Delete, Cluster, null, Cluster),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Magnum_comes_to_the_status_that_ours_shows_at_once()
    {
        // What the replay of the recordings compares with: tests/Golden.Tests.
        var late = JsonSerializer.Deserialize<Dictionary<string, JsonObject>>(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "late-statuses.json"), Cancelled))!;
        Assert.Equal(late.Keys.Order(StringComparer.Ordinal), Looks.Select(static look => look.Recording).Order(StringComparer.Ordinal));
        await using var services = await TwoServices.StartAsync(Cancelled);
        using var magnum = services.MagnumAs("alpha");
        using var ours = services.OursAs("alpha");
        try
        {
            await services.CleanAsync(Cancelled);
            await Task.WhenAll(PrepareAsync(magnum), PrepareAsync(ours));
            foreach (var (recording, method, path, body, look) in Looks)
            {
                await Task.WhenAll(AtRestAsync(magnum, Cluster), AtRestAsync(ours, Cluster));
                await AcceptedAsync(ours, method, path, body);
                var at = await ours.AskAsync(HttpMethod.Get, look, null, Cancelled);
                Assert.All(late[recording], field => Assert.True(JsonNode.DeepEquals(at.Body![field.Key], field.Value), $"{recording}: ours shows {at}{Environment.NewLine}{services.Tail}"));

                await AcceptedAsync(magnum, method, path, body);
                List<string> seen = [];
                await magnum.UntilAsync(
                    async () =>
                    {
                        var status = await StatusAsync(magnum, look);
                        if (seen.LastOrDefault() != status)
                            seen.Add(status);
                        Assert.NotEqual("NotFound", status);
                        return status == late[recording]["status"]!.ToString();
                    },
                    recording, Cancelled);
                output.WriteLine($"{recording}: Magnum showed {string.Join(", then ", seen)}");
            }
        }
        finally
        {
            await services.CleanAsync(CancellationToken.None);
        }
    }

    private static async Task PrepareAsync(MagnumClient service)
    {
        // Slow enough for each status to be seen: what becomes of a group that is deleted Magnum takes from its stack, at which it looks every ten seconds.
        var template = TemplateProbes.Body("late-template");
        template["labels"] = new JsonObject { ["lab_wait"] = "18" };
        await AcceptedAsync(service, HttpMethod.Post, "clustertemplates", template);
        await AcceptedAsync(service, HttpMethod.Post, "clusters", new JsonObject { ["name"] = "late", ["cluster_template_id"] = "late-template" });
        await AtRestAsync(service, Cluster);
        await AcceptedAsync(service, HttpMethod.Post, $"{Cluster}/nodegroups", new JsonObject { ["name"] = "late-group", ["node_count"] = 1 });
        await AtRestAsync(service, Group);
    }

    private static async Task AcceptedAsync(MagnumClient service, HttpMethod method, string path, JsonObject? body)
    {
        var answer = await service.AskAsync(method, path, body, Cancelled);
        Assert.True((int)answer.Status is >= 200 and < 300, $"{method} {path}: {answer}");
    }

    // Magnum writes the row of a new cluster, and of a new group, some time after its answer.
    private static Task AtRestAsync(MagnumClient service, string path) =>
        service.UntilAsync(async () => (await StatusAsync(service, path)).EndsWith("_COMPLETE", StringComparison.Ordinal), $"{path} is at rest", Cancelled);

    // That of HTTP where there is no other.
    private static async Task<string> StatusAsync(MagnumClient service, string path)
    {
        var answer = await service.AskAsync(HttpMethod.Get, path, null, Cancelled);
        return answer.Body?["status"]?.ToString() ?? $"{answer.Status}";
    }
}
