using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Api.Tests.DryRuns;

/// <summary>The argument <c>dry_run</c>, an extension of ours.</summary>
public sealed class DryRunTests
{
    private static readonly string[] GivenByRealOnes = ["uuid", "links"];

    public static TheoryData<string, string, string> Operations => new()
    {
        { "clusters", """{"name":"n","cluster_template_id":"t"}""", "create" },
        { "bays", """{"name":"n","baymodel_id":"t"}""", "create" },
        { "clusters/c/actions/resize", """{"node_count":3}""", "resize" },
        { "clusters/c/actions/upgrade", """{"cluster_template":"t"}""", "upgrade" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task It_is_answered_with_what_would_be_and_changes_nothing(string path, string body, string operation)
    {
        await using var api = await PrepareAsync();
        var before = Things(api);

        var answer = (await PostAsync(api.Alpha, $"{path}?dry_run=true", body)).Expect(200);

        Assert.Equal((true, operation), (answer.Json["dry_run"]!.GetValue<bool>(), answer.Json["operation"]!.GetValue<string>()));
        Assert.Single(api.World.Bays.Previewed);
        Assert.Equal(before, Things(api));
        (await PostAsync(api.Alpha, path, body)).Expect(202);
        Assert.NotEqual(before, Things(api));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("1.2")]
    [InlineData("1.10")]
    [InlineData("1.14")]
    public async Task A_new_cluster_is_shown_as_a_real_one_but_for_what_only_that_gets(string version)
    {
        await using var api = await PrepareAsync("Magnum:Api:MaximumMicroversion=1.14");

        var cluster = (await PostAsync(api.Alpha, "clusters?dry_run=true", """{"name":"n","cluster_template_id":"t","node_count":2}""", version)).Expect(200).Json["cluster"]!.AsObject();
        var bay = (await PostAsync(api.Alpha, "bays?dry_run=true", """{"name":"n","baymodel_id":"t"}""", version)).Expect(200).Json["cluster"]!.AsObject();

        Assert.Equal(Keys((await api.Alpha.GetAsync("/v1/clusters/c", version)).Json).Except(GivenByRealOnes), Keys(cluster));
        Assert.Equal(Keys((await api.Alpha.GetAsync("/v1/bays/c", version)).Json).Except(GivenByRealOnes), Keys(bay));
        Assert.Equal(("n", 2, "CREATE_IN_PROGRESS"), (cluster["name"]!.GetValue<string>(), cluster["node_count"]!.GetValue<int>(), cluster["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_changed_cluster_is_shown_as_it_would_be()
    {
        await using var api = await PrepareAsync();
        var before = await api.Alpha.GetAsync("/v1/clusters/c");
        var real = before.Json;

        var resized = (await PostAsync(api.Alpha, "clusters/c/actions/resize?dry_run=1", """{"node_count":3}""")).Expect(200).Json;
        var upgraded = (await PostAsync(api.Alpha, "clusters/c/actions/upgrade?dry_run=yes", """{"cluster_template":"t"}""")).Expect(200).Json;

        Assert.Equal(["dry_run", "operation", "cluster", "nested_resources", "resources"], Keys(resized));
        Assert.Equal(Keys(real), Keys(resized["cluster"]!.AsObject()));
        Assert.Equal((3, real["uuid"]!.GetValue<string>()), (resized["cluster"]!["node_count"]!.GetValue<int>(), resized["cluster"]!["uuid"]!.GetValue<string>()));
        Assert.Equal("v9", upgraded["cluster"]!["labels"]!["kube_tag"]!.GetValue<string>());
        Assert.Equal(before.Text, (await api.Alpha.GetAsync("/v1/clusters/c")).Text);
    }

    [Fact]
    public async Task The_quota_is_told_as_it_would_be_and_refuses_as_for_real()
    {
        await using var api = await PrepareAsync();
        const string Body = """{"name":"n","cluster_template_id":"t"}""";

        var quota = (await PostAsync(api.Alpha, "clusters?dry_run=true", Body)).Expect(200).Json["quota"]!;
        Assert.Equal("""{"hard_limit":20,"in_use":2}""", quota.ToJsonString());
        api.World.Bays.Quota = 1;

        (await PostAsync(api.Alpha, "clusters?dry_run=true", Body)).ExpectError(
            403, "Resource limit exceeded: You have reached the maximum clusters per project, 1. You may delete a cluster to make room for a new one.");
    }

    [Fact]
    public async Task Every_resource_is_told_with_what_would_become_of_it()
    {
        await using var api = await PrepareAsync();
        var bay = api.World.Bays.Stored.Single();
        api.World.Bays.Answer = new BayPreview(bay, [.. Enum.GetValues<ResourceAction>().Select(static (action, index) => new ResourcePreview(index == 0 ? null : "group", $"r{index}", "OS::Heat::None", action))], ShowsNested: false);

        var answer = (await PostAsync(api.Alpha, "clusters/c/actions/resize?dry_run=true", """{"node_count":3}""")).Expect(200).Json;

        Assert.False(answer["nested_resources"]!.GetValue<bool>());
        Assert.Equal(
            [
                """{"parent":null,"name":"r0","type":"OS::Heat::None","action":"create"}""",
                """{"parent":"group","name":"r1","type":"OS::Heat::None","action":"update"}""",
                """{"parent":"group","name":"r2","type":"OS::Heat::None","action":"replace"}""",
                """{"parent":"group","name":"r3","type":"OS::Heat::None","action":"delete"}""",
                """{"parent":"group","name":"r4","type":"OS::Heat::None","action":"unchanged"}""",
                """{"parent":"group","name":"r5","type":"OS::Heat::None","action":"unknown"}""",
            ],
            answer["resources"]!.AsArray().Select(static resource => resource!.ToJsonString()));
    }

    [Theory]
    [InlineData("clusters", "{}")]
    [InlineData("clusters", "[]")]
    [InlineData("clusters", """{"cluster_template_id":"nope"}""")]
    [InlineData("clusters", """{"cluster_template_id":"t","node_count":-1}""")]
    [InlineData("clusters", """{"cluster_template_id":"t","keypair":"nope"}""")]
    [InlineData("clusters", """{"cluster_template_id":"t","flavor_id":"nope"}""")]
    [InlineData("clusters", """{"cluster_template_id":"t","fixed_network":"nope"}""")]
    [InlineData("clusters", """{"cluster_template_id":"t","master_count":3}""")]
    [InlineData("bays", """{"baymodel_id":"t","node_count":0}""")]
    [InlineData("clusters/nope/actions/resize", """{"node_count":2}""")]
    [InlineData("clusters/c/actions/resize", "{}")]
    [InlineData("clusters/c/actions/resize", """{"node_count":2,"nodegroup":"default-master"}""")]
    [InlineData("clusters/c/actions/resize", """{"node_count":2,"nodegroup":"nope"}""")]
    [InlineData("clusters/c/actions/upgrade", "{}")]
    [InlineData("clusters/c/actions/upgrade", """{"cluster_template":"nope"}""")]
    [InlineData("clusters/c/actions/upgrade", """{"cluster_template":"t","max_batch_size":0}""")]
    public async Task Bad_input_is_refused_as_for_real(string path, string body)
    {
        await using var api = await PrepareAsync();
        var real = await PostAsync(api.Alpha, path, body);

        var tried = await PostAsync(api.Alpha, $"{path}?dry_run=true", body);

        Assert.InRange(real.Status, 400, 499);
        tried.ExpectError(real.Status, real.Detail);
        Assert.Empty(api.World.Bays.Previewed);
    }

    [Fact]
    public async Task A_status_that_admits_no_change_refuses_as_for_real()
    {
        await using var api = await PrepareAsync();
        api.World.Bays.Change(api.World.Bays.Stored.Single().Uuid, static bay => bay with { Status = BayStatus.CreateFailed });

        (await PostAsync(api.Alpha, "clusters/c/actions/resize?dry_run=true", """{"node_count":2}""")).ExpectError(400, "Resizing a cluster when status is \"CREATE_FAILED\" is not supported.");
        (await PostAsync(api.Alpha, "clusters/c/actions/upgrade?dry_run=true", """{"cluster_template":"t"}""")).ExpectError(400, "Upgrading a cluster when status is \"CREATE_FAILED\" is not supported.");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_Heat_or_the_driver_refuses_is_a_400_with_the_cause(string path, string body, string operation)
    {
        await using var api = await PrepareAsync();
        api.World.Bays.Refusal = new BayError.PlanRefused($"Heat answered 400: No {operation}.");

        (await PostAsync(api.Alpha, $"{path}?dry_run=true", body)).ExpectError(400, $"Heat answered 400: No {operation}.");
        api.World.Bays.Refusal = new BayError.Unavailable("Heat is away.");

        var away = await PostAsync(api.Alpha, $"{path}?dry_run=true", body);

        away.ExpectError(503, "Heat is away.");
        Assert.NotNull(away.Header("Retry-After"));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task False_is_the_real_thing_and_other_words_are_refused(string path, string body, string operation)
    {
        await using var api = await PrepareAsync();
        Assert.NotEmpty(operation);

        foreach (var word in new[] { "maybe", "", "2" })
            (await PostAsync(api.Alpha, $"{path}?dry_run={word}", body)).ExpectError(400, $"Invalid input for field/attribute dry_run. Value: '{word}'. unable to convert to bool. Error: Value not an unambiguous boolean: {word}");
        var before = Things(api);
        (await PostAsync(api.Alpha, $"{path}?dry_run=False", body)).Expect(202);

        Assert.NotEqual(before, Things(api));
        Assert.Empty(api.World.Bays.Previewed);
    }

    [Fact]
    public async Task It_neither_uses_nor_keeps_an_idempotency_key()
    {
        await using var api = await PrepareAsync();
        var key = ("Idempotency-Key", "8e03978e-40d5-43dd-bc93-6894a57f9324");
        const string Path = "/v1/clusters?dry_run=true";
        const string Body = """{"name":"n","cluster_template_id":"t"}""";

        (await api.Alpha.SendTextAsync("POST", Path, Body, "application/json", "latest", key)).Expect(200);
        (await api.Alpha.SendTextAsync("POST", Path, """{"name":"other","cluster_template_id":"t"}""", "application/json", "latest", key)).Expect(200);
        (await api.Alpha.SendTextAsync("POST", Path, Body, "application/json", "latest", ("Idempotency-Key", ""))).Expect(200);

        Assert.Empty(api.World.Idempotency.Keys);
        (await api.Alpha.SendTextAsync("POST", "/v1/clusters", Body, "application/json", "latest", key)).Expect(202);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Who_may_not_do_it_may_not_try_it(string path, string body, string operation)
    {
        await using var api = await PrepareAsync();

        var reader = (await PostAsync(api.Reader, $"{path}?dry_run=true", body)).Expect(403);

        Assert.Contains(operation, reader.Detail, StringComparison.Ordinal);
        if (operation != "create")
            (await PostAsync(api.Beta, $"{path}?dry_run=true", body)).ExpectError(404, "Cluster c could not be found.");
        Assert.Empty(api.World.Bays.Previewed);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Release_15_knows_no_such_argument(string path, string body, string operation)
    {
        await using var api = await PrepareAsync("Magnum:Api:MaximumMicroversion=1.10");
        Assert.NotEmpty(operation);

        (await PostAsync(api.Alpha, $"{path}?dry_run=true", body)).ExpectError(400, "Unknown argument: \"dry_run\"");
    }

    [Theory]
    [InlineData("GET", "clusters", null)]
    [InlineData("DELETE", "clusters/c", null)]
    [InlineData("PATCH", "clusters/c", """[{"op":"replace","path":"/node_count","value":2}]""")]
    [InlineData("POST", "clustertemplates", """{"name":"n","coe":"kubernetes","image_id":"labos"}""")]
    public async Task Operations_that_have_none_refuse_the_argument(string method, string path, string? body)
    {
        await using var api = await PrepareAsync();

        (await api.Alpha.SendTextAsync(method, $"/v1/{path}?dry_run=true", body, body is null ? null : "application/json")).ExpectError(400, "Unknown argument: \"dry_run\"");
    }

    private static Task<ApiAnswer> PostAsync(ApiClient client, string path, string body, string version = "latest") =>
        client.SendTextAsync("POST", $"/v1/{path}", body, "application/json", version);

    // A template t and a settled cluster c.
    private static async Task<ApiHost> PrepareAsync(params string[] settings)
    {
        var api = await ApiHost.StartAsync(settings);
        await api.TemplateAsync("t", ("keypair_id", "lab-key"), ("labels", new JsonObject { ["kube_tag"] = "v9" }));
        await api.ClusterAsync("c");
        return api;
    }

    private static IEnumerable<string> Keys(JsonObject shown) => shown.Select(static pair => pair.Key);

    private static Made Things(ApiHost api) => new(
        string.Join('\n', api.World.Bays.Stored), api.World.Bays.Created.Count, api.World.Bays.Resized.Count, api.World.Bays.Upgraded.Count, api.World.Models.Stored.Count);

    private sealed record Made(string Stored, int Created, int Resized, int Upgraded, int Models);
}
