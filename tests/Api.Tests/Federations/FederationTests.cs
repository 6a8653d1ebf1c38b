using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Federations;

public sealed class FederationTests
{
    private const string Federations = "/v1/federations";

    [Fact]
    public async Task A_federation_is_made_shown_changed_and_deleted()
    {
        await using var api = await ApiHost.StartAsync();
        var (host, member) = (await api.ClusterAsync("host"), await api.ClusterAsync("m"));

        var made = (await api.Alpha.SendAsync("POST", Federations, JsonNode.Parse("""{"name": "fed", "hostcluster_id": "host", "properties": {"dns-zone": "x."}}"""))).Expect(202);
        var uuid = made.Json["uuid"]!.GetValue<Guid>();
        var shown = (await api.Alpha.GetAsync($"{Federations}/fed")).Expect(200).Json;
        (await api.Alpha.PatchAsync($"{Federations}/fed", """[{"op": "add", "path": "/member_ids", "value": "m"}]""")).Expect(202);
        (await api.Alpha.PatchAsync($"{Federations}/{uuid}", """[{"op": "replace", "path": "/properties", "value": {"dns-zone": "y."}}]""")).Expect(202);
        var changed = (await api.Alpha.GetAsync($"{Federations}/{uuid}")).Expect(200).Json;
        (await api.Alpha.SendAsync("DELETE", $"{Federations}/fed")).Expect(204);

        Assert.Equal(["uuid"], made.Json.Select(static pair => pair.Key));
        Assert.Equal(["uuid", "name", "hostcluster_id", "member_ids", "status", "status_reason", "properties", "links", "created_at", "updated_at"], shown.Select(static pair => pair.Key));
        Assert.Equal(("CREATE_COMPLETE", host, null), (shown["status"]!.GetValue<string>(), shown["hostcluster_id"]!.GetValue<Guid>(), shown["updated_at"]));
        Assert.Equal("UPDATE_COMPLETE", changed["status"]!.GetValue<string>());
        Assert.Equal($$"""["{{member}}"]""", changed["member_ids"]!.ToJsonString());
        Assert.Equal("""{"dns-zone":"y."}""", changed["properties"]!.ToJsonString());
        Assert.EndsWith($"/v1/federations/{uuid}", changed["links"]![0]!["href"]!.GetValue<string>(), StringComparison.Ordinal);
        (await api.Alpha.GetAsync($"{Federations}/fed")).ExpectError(404, "Federation fed could not be found.");
    }

    [Theory]
    [InlineData("""{"name": "f", "properties": {"dns-zone": "x."}}""", 400, "No hostcluster specified. Please specify a hostcluster_id.")]
    [InlineData("""{"hostcluster_id": "nope", "properties": {"dns-zone": "x."}}""", 404, "Cluster nope could not be found.")]
    [InlineData("""{"hostcluster_id": "c"}""", 400, "Please specify a `properties` dict for the federation.")]
    [InlineData("""{"hostcluster_id": "c", "properties": {}}""", 400, "No DNS zone specified. Please specify a `dns-zone` in the properties of the federation.")]
    [InlineData("""{"hostcluster_id": "c", "properties": {"dns-zone": "x."}, "member_ids": ["nope"]}""", 404, "Cluster nope could not be found.")]
    [InlineData("""{"hostcluster_id": "c", "name": "1x"}""", 400, "Invalid input for field/attribute name. Value: '1x'. Value should match the pattern ^[a-zA-Z][a-zA-Z0-9_.-]*$")]
    [InlineData("""{"hostcluster_id": "c", "zap": 1}""", 400, "Unknown attribute for argument federation: zap")]
    public async Task Bad_federations_are_refused(string body, int status, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");

        (await api.Alpha.SendAsync("POST", Federations, JsonNode.Parse(body))).ExpectError(status, detail);

        Assert.Equal("""{"federations":[]}""", (await api.Alpha.GetAsync(Federations)).Expect(200).Text);
    }

    [Fact]
    public async Task Membership_errors_name_cluster_and_federation()
    {
        await using var api = await ApiHost.StartAsync();
        var cluster = await api.ClusterAsync("c");
        await FederationAsync(api, "fed");

        (await api.Alpha.PatchAsync($"{Federations}/fed", """[{"op": "remove", "path": "/member_ids", "value": "c"}]""")).ExpectError(404, $"Cluster {cluster} is not a member of the federation fed.");
        (await api.Alpha.PatchAsync($"{Federations}/fed", """[{"op": "add", "path": "/member_ids", "value": "c"}, {"op": "replace", "path": "/name", "value": "only the first counts"}]""")).Expect(202);
        (await api.Alpha.PatchAsync($"{Federations}/fed", """[{"op": "add", "path": "/member_ids", "value": "c"}]""")).ExpectError(409, $"A cluster with UUID {cluster} is already a member of the federation fed.");
        (await api.Alpha.PatchAsync($"{Federations}/fed", """[{"op": "remove", "path": "/member_ids", "value": "c"}]""")).Expect(202);
        (await api.Alpha.PatchAsync($"{Federations}/fed", """[{"op": "add", "path": "/member_ids", "value": "nope"}]""")).ExpectError(404, "Cluster nope could not be found.");
    }

    [Theory]
    [InlineData("""[{"op": "replace", "path": "/name", "value": "x"}]""", "cannot change federation property(ies) name.")]
    [InlineData("""[{"op": "replace", "path": "/member_ids", "value": "c"}]""", "cannot change federation property(ies) member_ids.")]
    [InlineData("""[{"op": "replace", "path": "/properties", "value": {"a": "b"}}]""", "No DNS zone specified. Please specify a `dns-zone` in the properties of the federation.")]
    [InlineData("""[{"op": "replace", "path": "/uuid", "value": "x"}]""", "'/uuid' is an internal attribute and can not be updated")]
    public async Task Other_changes_are_refused(string patch, string detail)
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        await FederationAsync(api, "fed");

        (await api.Alpha.PatchAsync($"{Federations}/fed", patch)).ExpectError(400, detail);
    }

    [Fact]
    public async Task Lists_page_and_only_details_tell_times()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        foreach (var name in new[] { "one", "two", "three" })
            await FederationAsync(api, name);

        var page = (await api.Alpha.GetAsync($"{Federations}?limit=2")).Expect(200).Json;
        var rest = (await api.Alpha.GetAsync(new Uri(page["next"]!.GetValue<string>()).PathAndQuery)).Expect(200).Json;
        var detail = (await api.Alpha.GetAsync($"{Federations}/detail?sort_key=name")).Expect(200).Json;

        Assert.Equal(["one", "two", "three"], page["federations"]!.AsArray().Concat(rest["federations"]!.AsArray()).Select(static each => each!["name"]!.GetValue<string>()));
        Assert.Equal(["uuid", "name", "hostcluster_id", "member_ids", "status", "properties", "links"], page["federations"]![0]!.AsObject().Select(static pair => pair.Key));
        Assert.Equal(["one", "three", "two"], detail["federations"]!.AsArray().Select(static each => each!["name"]!.GetValue<string>()));
        Assert.NotNull(detail["federations"]![0]!["created_at"]);
        (await api.Alpha.GetAsync($"{Federations}?sort_key=zap")).ExpectError(400, "The sort_key value \"zap\" is an invalid field for sorting");
    }

    [Fact]
    public async Task Another_project_sees_none_and_readers_only_read()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        var uuid = await FederationAsync(api, "fed");

        (await api.Beta.GetAsync($"{Federations}/{uuid}")).ExpectError(404, $"Federation {uuid} could not be found.");
        (await api.Admin.SendAsync("DELETE", $"{Federations}/{uuid}")).ExpectError(404, $"Federation {uuid} could not be found.");
        Assert.Equal("""{"federations":[]}""", (await api.Beta.GetAsync(Federations)).Expect(200).Text);
        (await api.Reader.GetAsync($"{Federations}/{uuid}")).Expect(200);
        (await api.Reader.SendAsync("DELETE", $"{Federations}/{uuid}")).ExpectError(403, "Policy doesn't allow federation:delete to be performed.");
        (await api.Reader.SendAsync("POST", Federations, JsonNode.Parse("""{"hostcluster_id": "c", "properties": {"dns-zone": "x."}}"""))).ExpectError(403, "Policy doesn't allow federation:create to be performed.");
    }

    [Fact]
    public async Task One_without_a_name_gets_one_and_two_of_one_name_are_told_apart_by_uuid()
    {
        await using var api = await ApiHost.StartAsync();
        await api.ClusterAsync("c");
        var made = (await api.Alpha.SendAsync("POST", Federations, JsonNode.Parse("""{"hostcluster_id": "c", "properties": {"dns-zone": "x."}, "member_ids": ["c", "c"]}"""))).Expect(202).Json["uuid"];
        await FederationAsync(api, "fed");
        await FederationAsync(api, "fed");

        var shown = (await api.Alpha.GetAsync($"{Federations}/{made}")).Expect(200).Json;
        Assert.EndsWith("-federation", shown["name"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Single(shown["member_ids"]!.AsArray());
        (await api.Alpha.GetAsync($"{Federations}/fed")).ExpectError(409, "Multiple federations exist with same name. Please use the federation uuid instead.");
    }

    private static async Task<Guid> FederationAsync(ApiHost api, string name) =>
        (await api.Alpha.SendAsync("POST", Federations, new JsonObject { ["name"] = name, ["hostcluster_id"] = "c", ["properties"] = new JsonObject { ["dns-zone"] = "x." } }))
        .Expect(202).Json["uuid"]!.GetValue<Guid>();
}
