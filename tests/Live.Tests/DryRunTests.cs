using System.Net;
using System.Text.Json.Nodes;
using Magnum.Clouds;
using Magnum.Live.Tests.Labs;
using Xunit;

namespace Magnum.Live.Tests;

/// <summary>Dry runs by a silo of our own on the lab's OpenStack: what Heat says, and that nothing comes of asking.</summary>
public sealed class DryRunTests() : LiveSuite("live-dry")
{
    private TrusteeDomain domain = null!;

    // The cluster itself stays as it is while it is compared: nobody asks its machines, which are made up, for their health.
    protected override IEnumerable<KeyValuePair<string, string>> More => [.. domain.Settings, KeyValuePair.Create("Magnum__Health__Enabled", "false")];

    public override async ValueTask InitializeAsync()
    {
        Lab.Require();
        domain = await TrusteeDomain.CreateAsync(await OpenAsync("admin", "admin"), Prefix, Cancelled);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await (domain?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_cluster_that_is_only_tried_is_told_to_the_last_machine_and_leaves_nothing()
    {
        var template = await TemplateAsync("machines");
        var before = await EverythingAsync();

        var answer = await TryAsync("clusters", MagnumBodies.Cluster($"{Prefix}-c", template, nodes: 3));

        Assert.Equal(4, Told(answer, "OS::Nova::Server", "create"));
        Assert.True(answer["nested_resources"]!.GetValue<bool>());
        Assert.Equal(3, answer["cluster"]!["node_count"]!.GetValue<int>());
        Assert.Equal(1, answer["quota"]!["in_use"]!.GetValue<int>());
        Assert.DoesNotContain(Alpha.Token, answer.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("-----BEGIN", answer.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before, await EverythingAsync());
        await DeleteAsync($"clustertemplates/{template}");
    }

    [Fact]
    public async Task What_the_driver_can_not_build_is_refused_with_its_words()
    {
        var template = await TemplateAsync("refused", ("labels", new JsonObject { ["fixed_subnet_cidr"] = "nonsense" }));

        var (status, body) = await Magnum.AskAsync(HttpMethod.Post, "clusters?dry_run=true", MagnumBodies.Cluster($"{Prefix}-r", template, nodes: 1), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("The label fixed_subnet_cidr must be", body!["errors"]![0]!["detail"]!.ToString(), StringComparison.Ordinal);
        await DeleteAsync($"clustertemplates/{template}");
    }

    [Fact]
    public async Task Changes_of_a_built_cluster_are_told_and_none_is_made()
    {
        var template = await TemplateAsync("built");
        var older = await TemplateAsync("older", ("labels", new JsonObject { ["kube_tag"] = "v1.30.14" }));
        var image = await TemplateAsync("image", ("image_id", "fedora-coreos-2"));
        var uuid = (await PostAsync("clusters", MagnumBodies.Cluster($"{Prefix}-b", template, nodes: 2), HttpStatusCode.Accepted))["uuid"]!.ToString();
        await Magnum.UntilAsync(async () => (await GetAsync(uuid))["status"]!.ToString() == "CREATE_COMPLETE", "the cluster is built", Cancelled);
        var (cluster, before) = ((await GetAsync(uuid)).ToJsonString(), await EverythingAsync());

        var smaller = await TryAsync($"clusters/{uuid}/actions/resize", new JsonObject { ["node_count"] = 1 });
        var larger = await TryAsync($"clusters/{uuid}/actions/resize", new JsonObject { ["node_count"] = 4 });
        var upgrade = await TryAsync($"clusters/{uuid}/actions/upgrade", new JsonObject { ["cluster_template"] = image, ["nodegroup"] = "default-worker" });
        var (status, refusal) = await Magnum.AskAsync(HttpMethod.Post, $"clusters/{uuid}/actions/upgrade?dry_run=true", new JsonObject { ["cluster_template"] = older }, Cancelled);

        Assert.Equal((1, true), (Told(smaller, "OS::Nova::Server", "delete"), smaller["nested_resources"]!.GetValue<bool>()));
        Assert.Equal((1, false), (Told(larger, "OS::Heat::ResourceGroup", "update", "kube_minions"), larger["nested_resources"]!.GetValue<bool>()));
        Assert.Equal((4, "UPDATE_IN_PROGRESS"), (larger["cluster"]!["node_count"]!.GetValue<int>(), larger["cluster"]!["status"]!.ToString()));
        // The two workers, by what the service does after the stack's update; which itself replaces and rebuilds none.
        Assert.Equal((2, 0, 0), (Told(upgrade, "OS::Nova::Server", "replace"), Told(upgrade, "OS::Nova::Server", "delete"), Told(upgrade, "OS::Nova::Server", "update")));
        Assert.Equal(image, upgrade["cluster"]!["cluster_template_id"]!.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("kube_tag can't go back from 'v1.31.4' to 'v1.30.14'", refusal!["errors"]![0]!["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(cluster, (await GetAsync(uuid)).ToJsonString());
        Assert.Equal(before, await EverythingAsync());

        await DeleteAsync($"clusters/{uuid}");
        await Magnum.UntilAsync(async () => (await Magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, Cancelled)).Status is HttpStatusCode.NotFound, "the cluster is gone", Cancelled);
        await DeleteAsync($"clustertemplates/{template}");
        await DeleteAsync($"clustertemplates/{older}");
        await DeleteAsync($"clustertemplates/{image}");
    }

    private static int Told(JsonNode answer, string type, string action, string? name = null) => answer["resources"]!.AsArray()
        .Count(r => r!["type"]!.ToString() == type && r["action"]!.ToString() == action && (name is null || r["name"]!.ToString() == name));

    private Task<JsonNode> TryAsync(string path, JsonObject body) => PostAsync($"{path}?dry_run=true", body, HttpStatusCode.OK);

    private async Task<string> TemplateAsync(string name, params (string Key, JsonNode Value)[] more)
    {
        var body = MagnumBodies.Template($"{Prefix}-{name}");
        foreach (var (key, value) in more)
            body[key] = value;
        return (await PostAsync("clustertemplates", body, HttpStatusCode.Created))["uuid"]!.ToString();
    }

    private async Task<JsonNode> GetAsync(string uuid) => (await Magnum.AskAsync(HttpMethod.Get, $"clusters/{uuid}", null, Cancelled)).Body!;

    private async Task DeleteAsync(string path) => Assert.Equal(HttpStatusCode.NoContent, (await Magnum.AskAsync(HttpMethod.Delete, path, null, Cancelled)).Status);

    // Stacks, trustees, trusts and rows: all that a creation leaves anywhere.
    private async Task<string> EverythingAsync() => string.Join(
        Environment.NewLine,
        [
            .. await Alpha.StacksAsync(Prefix, Cancelled),
            .. (await domain.TrusteesAsync(Cancelled)).Values.Order(StringComparer.Ordinal),
            .. (await domain.TrustsAsync(Alpha.UserId, Cancelled)).Order(StringComparer.Ordinal),
            await StoredRows.CountAsync(Database, Cancelled),
        ]);
}
