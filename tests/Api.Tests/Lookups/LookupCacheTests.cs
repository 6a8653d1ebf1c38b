using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Nova;
using Microsoft.Extensions.Time.Testing;

namespace Magnum.Api.Tests.Lookups;

public sealed class LookupCacheTests
{
    private static readonly JsonObject Template = new() { ["coe"] = "kubernetes", ["image_id"] = "labos", ["flavor_id"] = "m1.small" };

    [Fact]
    public async Task What_was_found_is_believed_for_a_minute()
    {
        var time = new FakeTimeProvider();
        await using var api = await ApiHost.StartAsync(time, 0);

        await MakeAsync(api.Alpha, 201);
        await MakeAsync(api.Alpha, 201);
        Assert.Equal(1, Asked(api, "flavor m1.small alpha-project"));
        Assert.Equal(1, Asked(api, "image labos alpha-project"));
        time.Advance(TimeSpan.FromSeconds(59));
        api.World.Cloud.Flavors.Clear();
        await MakeAsync(api.Alpha, 201);
        time.Advance(TimeSpan.FromSeconds(1));
        await MakeAsync(api.Alpha, 400);
    }

    [Fact]
    public async Task What_was_not_found_is_asked_again()
    {
        await using var api = await ApiHost.StartAsync();
        api.World.Cloud.Flavors.Clear();

        await MakeAsync(api.Alpha, 400);
        api.World.Cloud.Flavors.Add(new NovaFlavor("1", "m1.small", 1, 1, 1));
        await MakeAsync(api.Alpha, 201);
    }

    [Fact]
    public async Task Answers_never_cross_projects_or_for_keypairs_users()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Policy:EnforceNewDefaults=false");
        api.World.Cloud.PrivateNetworks["alpha-project"] = new NeutronNetwork("net-a", "private", false, "alpha-project");
        var body = new JsonObject { ["coe"] = "kubernetes", ["image_id"] = "labos", ["fixed_network"] = "private" };

        (await api.Alpha.SendAsync("POST", "/v1/clustertemplates", body)).Expect(201);
        (await api.Beta.SendAsync("POST", "/v1/clustertemplates", body)).ExpectError(400, "Unable to find fixed network private.");

        await api.TemplateAsync("t");
        var cluster = new JsonObject { ["cluster_template_id"] = "t", ["keypair"] = "lab-key" };
        (await api.Alpha.SendAsync("POST", "/v1/clusters", cluster)).Expect(202);
        (await api.Reader.SendAsync("POST", "/v1/clusters", cluster)).ExpectError(404, "Unable to find keypair lab-key.");
    }

    [Fact]
    public async Task With_no_lifetime_everything_is_asked_every_time()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:LookupLifetime=00:00:00");

        await MakeAsync(api.Alpha, 201);
        await MakeAsync(api.Alpha, 201);

        Assert.Equal(2, Asked(api, "flavor m1.small alpha-project"));
    }

    private static async Task MakeAsync(ApiClient client, int status) => (await client.SendAsync("POST", "/v1/clustertemplates", Template)).Expect(status);

    private static int Asked(ApiHost api, string question) => api.World.Cloud.Asked.Count(each => each == question);
}
