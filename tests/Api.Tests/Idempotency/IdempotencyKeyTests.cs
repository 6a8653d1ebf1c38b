using System.Text.Json.Nodes;
using Magnum.Api.Errors;
using Magnum.Api.Idempotency;
using Magnum.Api.Tests.Hosting;
using Magnum.Grains.Abstractions.Bays;
using Microsoft.AspNetCore.Http;

namespace Magnum.Api.Tests.Idempotency;

/// <summary>The header <c>Idempotency-Key</c>, an extension of ours.</summary>
public sealed class IdempotencyKeyTests
{
    private const string Key = "8e03978e-40d5-43dd-bc93-6894a57f9324";
    private const string Malformed = "Idempotency-Key must be one value of 1 to 255 printable ASCII characters.";
    private const string UsedOtherwise = "This Idempotency-Key was used for another request.";

    public static TheoryData<string, string, int> Posts => new()
    {
        { "clusters", """{"name":"n","cluster_template_id":"t"}""", 202 },
        { "bays", """{"name":"n","baymodel_id":"t"}""", 202 },
        { "clustertemplates", """{"name":"n","coe":"kubernetes","image_id":"labos"}""", 201 },
        { "clustertemplates", """{"coe":"kubernetes","image_id":"labos"}""", 201 },
        { "baymodels", """{"name":"n","coe":"kubernetes","image_id":"labos","keypair_id":"lab-key"}""", 201 },
        { "clusters/c/nodegroups", """{"name":"n"}""", 202 },
        { "clusters/c/actions/resize", """{"node_count":3}""", 202 },
        { "clusters/c/actions/upgrade", """{"cluster_template":"t"}""", 202 },
        { "federations", """{"name":"f","hostcluster_id":"c","properties":{"dns-zone":"x."}}""", 202 },
        { "federations", """{"hostcluster_id":"c","properties":{"dns-zone":"x."}}""", 202 },
    };

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_repetition_is_answered_alike_and_does_nothing(string path, string body, int status)
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);

        var first = (await PostAsync(api.Alpha, path, body)).Expect(status);
        var things = Things(api);
        var second = (await PostAsync(api.Alpha, path, body)).Expect(status);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Header("Location"), second.Header("Location"));
        Assert.Equal("application/json", second.Header("Content-Type"));
        Assert.Equal(first.Header("OpenStack-API-Version"), second.Header("OpenStack-API-Version"));
        Assert.Equal(things, Things(api));
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task What_was_done_before_its_answer_was_kept_is_found_by_the_repetition(string path, string body, int status)
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);
        api.World.Idempotency.Failures.Enqueue(new TimeoutException());

        (await PostAsync(api.Alpha, path, body)).Expect(503);
        var things = Things(api);
        var answer = (await PostAsync(api.Alpha, path, body)).Expect(status);

        Assert.Equal(things, Things(api));
        Assert.Contains(answer.Json["uuid"]!.GetValue<Guid>(), Uuids(api));
        Assert.Equal(answer.Text, (await PostAsync(api.Alpha, path, body)).Expect(status).Text);
    }

    [Fact]
    public async Task A_bay_that_fills_the_quota_itself_is_found_by_the_repetition()
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);
        api.World.Bays.Quota = 2;
        api.World.Idempotency.Failures.Enqueue(new TimeoutException());

        (await PostAsync(api.Alpha, "clusters", """{"name":"n","cluster_template_id":"t"}""")).Expect(503);
        var uuid = (await PostAsync(api.Alpha, "clusters", """{"name":"n","cluster_template_id":"t"}""")).Expect(202).Json["uuid"]!.GetValue<Guid>();

        Assert.Equal("n", api.World.Bays.Stored.Single(bay => bay.Uuid == uuid).Name);
        Assert.Equal(2, api.World.Bays.Stored.Count);
    }

    [Fact]
    public async Task A_quota_is_made_once_too()
    {
        await using var api = await ApiHost.StartAsync();
        const string Body = """{"project_id":"beta-project","resource":"Cluster","hard_limit":7}""";
        api.World.Idempotency.Failures.Enqueue(new TimeoutException());

        (await PostAsync(api.Admin, "quotas", Body)).Expect(503);
        var answer = (await PostAsync(api.Admin, "quotas", Body)).Expect(201);

        Assert.Equal(7, answer.Json["hard_limit"]!.GetValue<int>());
        Assert.Equal(answer.Text, (await PostAsync(api.Admin, "quotas", Body)).Expect(201).Text);
        (await api.Admin.SendTextAsync("POST", "/v1/quotas", Body, "application/json")).Expect(409);
        Assert.Single(api.World.Tenants.Stored);
    }

    [Theory]
    [InlineData("""{"name":"m","cluster_template_id":"t"}""", "", "latest")]
    [InlineData("""{"name": "n","cluster_template_id":"t"}""", "", "latest")]
    [InlineData("""{"name":"n","cluster_template_id":"t"}""", "", "1.7")]
    [InlineData("""{"name":"n","cluster_template_id":"t"}""", "?x=1", "latest")]
    public async Task Another_request_under_the_key_is_refused(string body, string query, string version)
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);
        (await PostAsync(api.Alpha, "clusters", """{"name":"n","cluster_template_id":"t"}""")).Expect(202);

        (await api.Alpha.SendTextAsync("POST", $"/v1/clusters{query}", body, "application/json", version, ("Idempotency-Key", Key))).ExpectError(409, UsedOtherwise);

        Assert.Equal(2, api.World.Bays.Created.Count);
    }

    [Fact]
    public async Task A_key_is_of_one_path_however_it_is_written_and_of_one_project()
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);
        const string Body = """{"name":"n","coe":"kubernetes","image_id":"labos","keypair_id":"lab-key"}""";
        var first = (await PostAsync(api.Alpha, "clustertemplates", Body)).Expect(201);

        var unversioned = (await api.Alpha.SendTextAsync("POST", "/clustertemplates/", Body, "application/json", "latest", ("Idempotency-Key", Key))).Expect(201);
        var byOldName = (await PostAsync(api.Alpha, "baymodels", Body)).Expect(201);
        var ofBeta = (await PostAsync(api.Beta, "clustertemplates", Body)).Expect(201);

        Assert.Equal(first.Text, unversioned.Text);
        Assert.Equal(3, new[] { first, byOldName, ofBeta }.Select(static answer => answer.Json["uuid"]!.GetValue<Guid>()).Distinct().Count());
        Assert.Equal(3, api.World.Idempotency.Keys.Count);
    }

    [Fact]
    public async Task Another_user_of_the_project_does_not_get_the_answer()
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);
        (await PostAsync(api.Alpha, "clusters", """{"name":"n","cluster_template_id":"t"}""")).Expect(202);

        (await PostAsync(api.Reader, "clusters", """{"name":"n","cluster_template_id":"t"}""")).ExpectError(409, UsedOtherwise);
    }

    [Fact]
    public async Task Of_parallel_requests_one_makes_a_bay_and_the_others_wait_or_get_its_answer()
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);
        var open = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        api.World.Idempotency.Gate = open.Task;
        api.World.Idempotency.Completing = arrived.SetResult;
        const string Body = """{"name":"n","cluster_template_id":"t"}""";

        var first = PostAsync(api.Alpha, "clusters", Body);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(api.Alpha, "clusters", Body)));
        open.SetResult();

        Assert.All(others, static other =>
        {
            other.ExpectError(409, "A request with this Idempotency-Key is being served.");
            Assert.Equal("2", other.Header("Retry-After"));
        });
        var text = (await first).Expect(202).Text;
        Assert.Equal(text, (await PostAsync(api.Alpha, "clusters", Body)).Expect(202).Text);
        Assert.Equal(2, api.World.Bays.Created.Count);
    }

    [Fact]
    public async Task After_a_refusal_the_key_may_carry_the_corrected_request()
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);

        (await PostAsync(api.Alpha, "clusters", """{"name":"n","cluster_template_id":"nope"}""")).Expect(404);
        Assert.Empty(api.World.Idempotency.Keys);
        api.World.Bays.Refusal = new BayError.Unavailable("Keystone is away.");
        (await PostAsync(api.Alpha, "clusters", """{"name":"n","cluster_template_id":"t"}""")).Expect(503);
        api.World.Bays.Refusal = null;

        (await PostAsync(api.Alpha, "clusters", """{"name":"m","cluster_template_id":"t"}""")).Expect(202);
        Assert.Equal(["c", "m"], api.World.Bays.Stored.Select(static bay => bay.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("schlüssel")]
    [InlineData("(256)")]
    [InlineData("one", "two")]
    public void Malformed_keys_are_refused(params string[] keys)
    {
        var headers = new HeaderDictionary { [IdempotencyKey.Header] = keys is ["(256)"] ? new string('k', 256) : keys };

        var error = Assert.Throws<ApiException>(() => IdempotencyKey.Of(headers));

        Assert.Equal((400, Malformed), (error.Status, error.Detail));
    }

    [Fact]
    public async Task Malformed_keys_are_answered_in_Magnums_shape_and_nothing_is_made()
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);
        const string Body = """{"name":"n","cluster_template_id":"t"}""";

        (await PostAsync(api.Alpha, "clusters", Body, "")).ExpectError(400, Malformed);
        (await PostAsync(api.Alpha, "clusters", Body, new string('k', 256))).ExpectError(400, Malformed);

        Assert.Single(api.World.Bays.Created);
        (await PostAsync(api.Alpha, "clusters", Body, new string('k', 255))).Expect(202);
    }

    [Fact]
    public async Task Operations_that_take_no_key_do_not_look_at_it()
    {
        await using var api = await ApiHost.StartAsync();
        await PrepareAsync(api);

        (await api.Alpha.SendTextAsync("DELETE", "/v1/clusters/c", null, null, "latest", ("Idempotency-Key", ""))).Expect(204);

        Assert.Empty(api.World.Idempotency.Keys);
    }

    private static Task<ApiAnswer> PostAsync(ApiClient client, string path, string body, string key = Key) =>
        client.SendTextAsync("POST", $"/v1/{path}", body, "application/json", "latest", ("Idempotency-Key", key));

    // A template t and a settled cluster c that can grow.
    private static async Task PrepareAsync(ApiHost api)
    {
        await api.TemplateAsync("t");
        var uuid = await api.ClusterAsync("c", ("node_count", JsonValue.Create(1)));
        api.World.Bays.Change(uuid, static bay => bay with { ApiAddress = "https://10.0.0.1:6443", StackId = "stack" });
    }

    private static Made Things(ApiHost api) => new(
        api.World.Models.Stored.Count, api.World.Bays.Created.Count, api.World.Bays.GroupsCreated.Count, api.World.Bays.Resized.Count,
        api.World.Bays.Upgraded.Count, api.World.Federations.Stored.Count);

    private static IEnumerable<Guid> Uuids(ApiHost api) =>
        [.. api.World.Models.Stored.Select(static model => model.Uuid), .. api.World.Bays.Stored.SelectMany(static bay => bay.NodeGroups.Select(static group => group.Uuid).Append(bay.Uuid)), .. api.World.Federations.Stored.Select(static federation => federation.Uuid)];

    private sealed record Made(int Models, int Bays, int Groups, int Resized, int Upgraded, int Federations);
}
