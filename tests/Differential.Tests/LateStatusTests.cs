using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.Differential.Tests.Generation;
using Magnum.Differential.Tests.Probes;
using Magnum.Differential.Tests.Services;

namespace Magnum.Differential.Tests;

/// <summary>
/// A GET right after a change. Magnum answers the change before it writes its status, and a recording may show the one from before; ours must be the one that Magnum comes to.
/// </summary>
[Collection(TwoServices.Collection)]
public sealed class LateStatusTests(ITestOutputHelper output)
{
    private const string Cluster = "/v1/clusters/$late$";
    private const string Group = $"{Cluster}/nodegroups/$late-group$";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    // In this order: recording, the change before it, what it looks at.
    private static readonly IReadOnlyList<(string Recording, Probe Change, string Path)> Looks =
    [
        ("fcos-009-fcos-get-resized", Change("POST", $"{Cluster}/actions/resize").With(new JsonObject { ["node_count"] = 2 }), Cluster),
        ("343-ng-get-deleting", Change("DELETE", Group), Group),
        ("465-c-get-reader-deleted", Change("DELETE", Cluster), Cluster),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Magnum_comes_to_the_status_that_ours_shows_at_once()
    {
        // What the replay of the recordings compares with: tests/Golden.Tests.
        var late = JsonSerializer.Deserialize<Dictionary<string, JsonObject>>(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "late-statuses.json"), Cancelled))!;
        Assert.Equal(late.Keys.Order(StringComparer.Ordinal), Looks.Select(static look => look.Recording).Order(StringComparer.Ordinal));
        await using var services = await TwoServices.StartAsync(Cancelled);
        try
        {
            await services.CleanAsync(Cancelled);
            await PrepareAsync(services);
            foreach (var (recording, change, path) in Looks)
            {
                await EachAsync(services, static service => AtRestAsync(service, Cluster));
                var look = new Probe("late", "alpha", "GET", path);
                await AcceptedAsync(services.Ours, change);
                var ours = await services.Ours.SendAsync(look, Cancelled);
                Assert.All(late[recording], field => Assert.True(JsonNode.DeepEquals(ours.Json![field.Key], field.Value), $"{recording}: ours shows {ours}{Environment.NewLine}{services.Tail}"));
                await AcceptedAsync(services.Magnum, change);
                var seen = await UntilAsync(services.Magnum, look, answer => answer.Text("status") == late[recording]["status"]!.ToString(), recording);
                output.WriteLine($"{recording}: Magnum showed {string.Join(", then ", seen)}");
            }
        }
        finally
        {
            await services.CleanAsync(CancellationToken.None);
        }
    }

    private static async Task PrepareAsync(TwoServices services)
    {
        // Slow enough for each status to be seen: what becomes of a group that is deleted Magnum takes from its stack, at which it looks every ten seconds.
        var template = TemplateProbes.Body("late-template");
        template["labels"] = new JsonObject { ["lab_wait"] = "18" };
        var cluster = new Probe("late", "alpha", "POST", "/v1/clusters") { Creates = "late" }.With(new JsonObject { ["name"] = "late", ["cluster_template_id"] = "$late-template$" });
        var group = new Probe("late", "alpha", "POST", $"{Cluster}/nodegroups") { Creates = "late-group" }.With(new JsonObject { ["name"] = "late-group", ["node_count"] = 1 });
        await EachAsync(services, async service =>
        {
            await AcceptedAsync(service, new Probe("late", "alpha", "POST", "/v1/clustertemplates") { Creates = "late-template" }.With(template));
            await AcceptedAsync(service, cluster);
            await AtRestAsync(service, Cluster);
            await AcceptedAsync(service, group);
            await AtRestAsync(service, Group);
        });
    }

    private static Task EachAsync(TwoServices services, Func<Service, Task> act) => Task.WhenAll(act(services.Magnum), act(services.Ours));

    private static Probe Change(string method, string path) => new("late", "alpha", method, path);

    private static async Task AcceptedAsync(Service service, Probe change)
    {
        var answer = await service.SendAsync(change, Cancelled);
        Assert.True(answer.IsSuccess, $"{change}: {answer}");
    }

    // Magnum writes the row of a new cluster, and of a new group, some time after its answer.
    private static async Task AtRestAsync(Service service, string path) => await UntilAsync(
        service, new Probe("late", "alpha", "GET", path), static answer => answer.IsSuccess && answer.Text("status").EndsWith("_COMPLETE", StringComparison.Ordinal), $"{path} at rest");

    // All statuses on the way.
    private static async Task<IReadOnlyList<string>> UntilAsync(Service service, Probe look, Func<Answer, bool> isSo, string what)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(LookEvery);
        List<string> seen = [];
        try
        {
            while (true)
            {
                var answer = await service.SendAsync(look, patience.Token);
                var status = answer.IsSuccess ? answer.Text("status") : $"{answer.Status}";
                if (seen.Count == 0 || seen[^1] != status)
                    seen.Add(status);
                if (isSo(answer))
                    return seen;
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!Cancelled.IsCancellationRequested)
        {
            throw new TimeoutException($"{what}: seen were {string.Join(", then ", seen)}.");
        }
    }
}
