using System.Net;
using System.Text.Json.Nodes;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Health;

/// <summary>The health of a bay whose simulated engine really listens, with TLS from the bay's own certificates.</summary>
public sealed class BayHealthTests
{
    private static readonly KeyValuePair<string, string>[] Quickly =
    [
        new("Magnum__Health__Period", "00:00:00.500"),
        new("Magnum__Health__SecondLook", "00:00:00.100"),
        new("Magnum__Engines__Deadline", "00:00:01"),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_follows_the_engine_and_its_machines()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero, settings: Quickly);
        var engines = scene.Cloud.Server!.EngineFaults;
        var bay = await scene.CreateAsync("healthy", nodes: 2);
        await scene.UntilAsync(bay, "CREATE_COMPLETE");

        var reason = await UntilAsync(scene, bay, "HEALTHY");
        Assert.Equal("ok", reason["api"]!.ToString());
        Assert.Equal(4, reason.Count);
        var node = reason.First(static part => part.Key != "api").Key;
        Assert.EndsWith(".Ready", node, StringComparison.Ordinal);
        Assert.Equal("True", reason[node]!.ToString());

        engines.LoseNode(node[..^".Ready".Length]);
        reason = await UntilAsync(scene, bay, "UNHEALTHY");
        Assert.Equal(("ok", "False"), (reason["api"]!.ToString(), reason[node]!.ToString()));

        engines.FindNode(node[..^".Ready".Length]);
        await UntilAsync(scene, bay, "HEALTHY");

        engines.Freeze();
        reason = await UntilAsync(scene, bay, "UNHEALTHY");
        Assert.Equal("The API server does not answer within 1 s.", reason["api"]!.ToString());

        engines.Thaw();
        await UntilAsync(scene, bay, "HEALTHY");

        engines.Unready("[-]etcd failed: reason withheld\nreadyz check failed");
        reason = await UntilAsync(scene, bay, "UNHEALTHY");
        Assert.Equal("[-]etcd failed: reason withheld\nreadyz check failed", reason["api"]!.ToString());

        engines.Unready(null);
        await UntilAsync(scene, bay, "HEALTHY");
    }

    [Fact]
    public async Task A_bay_that_cannot_be_reached_is_unknown_until_somebody_reports_from_inside()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.Zero, settings: Quickly);
        var body = await scene.BayAsync("private", nodes: 1);
        body["floating_ip_enabled"] = false;
        var bay = (await scene.Magnum.AskAsync(HttpMethod.Post, "clusters", body, Cancelled)).Body!["uuid"]!.ToString();
        await scene.UntilAsync(bay, "CREATE_COMPLETE");

        var reason = await UntilAsync(scene, bay, "UNKNOWN");
        Assert.Equal("""{"api":"The cluster private is not accessible."}""", reason.ToJsonString());

        var report = new JsonArray(
            new JsonObject { ["op"] = "replace", ["path"] = "/health_status", ["value"] = "HEALTHY" },
            new JsonObject { ["op"] = "replace", ["path"] = "/health_status_reason", ["value"] = new JsonObject { ["api"] = "ok" } });
        Assert.Equal(HttpStatusCode.Accepted, (await scene.Magnum.AskAsync(HttpMethod.Patch, $"clusters/{bay}", report, Cancelled)).Status);
        await UntilAsync(scene, bay, "HEALTHY");

        // Three periods later nobody has repeated it.
        await UntilAsync(scene, bay, "UNKNOWN");
    }

    private static async Task<JsonObject> UntilAsync(Scene scene, string bay, string health)
    {
        JsonObject? reason = null;
        await scene.Magnum.UntilAsync(
            async () =>
            {
                var seen = (await scene.Magnum.AskAsync(HttpMethod.Get, $"clusters/{bay}", null, Cancelled)).Body!;
                reason = seen["health_status_reason"] as JsonObject;
                return seen["health_status"]?.ToString() == health;
            },
            $"{bay} is {health}",
            Cancelled);
        return reason!;
    }
}
