using System.Net;
using System.Text.Json.Nodes;
using Magnum.Silo.Tests.Support;

namespace Magnum.Silo.Tests.Outages;

/// <summary>The cloud goes away, or refuses, under a silo that has work.</summary>
public sealed class CloudOutageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bay_goes_on_when_the_whole_cloud_was_away()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.FromSeconds(2));
        var bay = await scene.CreateAsync("alone");

        await scene.CloseCloudAsync();
        var attempt = await scene.Magnum.TryAsync(HttpMethod.Post, "clusters", new JsonObject { ["name"] = "refused", ["cluster_template_id"] = "alone" }, Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, attempt!.Status);
        Assert.Single(attempt.Body!["errors"]!.AsArray());
        await scene.ReopenCloudAsync();

        await scene.UntilAsync(bay, "CREATE_COMPLETE");
        await scene.DeleteAsync(bay);
        await scene.NothingIsLeftAsync(stacks: 1);
    }

    [Fact]
    public async Task A_bay_goes_on_when_its_tokens_expired_and_Keystone_gave_no_others_for_a_while()
    {
        await using var scene = await Scene.OpenAsync(TimeSpan.FromSeconds(1));
        var bay = await scene.CreateAsync("expired");

        scene.Cloud.Server!.ExpireTokens();
        await scene.LogInAsync();
        scene.Cloud.Server.Faults.FailNext("POST", "^/identity/v3/auth/tokens$", 503, times: 12);

        await scene.UntilAsync(bay, "CREATE_COMPLETE");
        await scene.DeleteAsync(bay);
        await scene.NothingIsLeftAsync(stacks: 1);
    }
}
