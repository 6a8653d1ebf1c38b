using System.Text;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Validation;

public sealed class MalformedInputTests
{
    [Theory]
    [InlineData("/v1/clustertemplates", "cluster_template")]
    [InlineData("/v1/clusters", "cluster")]
    [InlineData("/v1/clusters/x/actions/resize", "cluster_resize_req")]
    [InlineData("/v1/certificates", "certificate")]
    public async Task Bodies_that_are_no_json_object_are_refused_and_nothing_is_made(string path, string argument)
    {
        await using var api = await ApiHost.StartAsync();
        const string json = "application/json";

        (await api.Alpha.SendTextAsync("POST", path, "", json)).ExpectError(400, $"Missing argument: \"{argument}\"");
        (await api.Alpha.SendTextAsync("POST", path, null, null)).ExpectError(400, $"Missing argument: \"{argument}\"");
        (await api.Alpha.SendTextAsync("POST", path, "null", json)).ExpectError(400, $"Missing argument: \"{argument}\"");
        (await api.Alpha.SendTextAsync("POST", path, "{\"name\":", json)).ExpectError(400, "Request is not in valid JSON format");
        (await api.Alpha.SendTextAsync("POST", path, "{\"name\": 1} x", json)).ExpectError(400, "Request is not in valid JSON format");
        (await api.Alpha.SendTextAsync("POST", path, "[1]", json)).ExpectError(400, $"Invalid input for field/attribute {argument}. Value: '[1]'. Value not a valid dict: [1]");
        (await api.Alpha.SendTextAsync("POST", path, "\"x\"", json)).ExpectError(400, $"Invalid input for field/attribute {argument}. Value: 'x'. Value not a valid dict: x");
        (await api.Alpha.SendTextAsync("POST", path, "{\"bogus\": 1, \"worse\": 2}", json)).ExpectError(400, $"Unknown attributes for argument {argument}: bogus, worse");
        (await api.Alpha.SendTextAsync("POST", path, "{}", "text/plain")).ExpectError(415, "Unknown mimetype: text/plain");
        (await api.Alpha.SendTextAsync("POST", path, "{\"a\":1}", null)).ExpectError(400, "Unknown argument: \"{\"a\":1}\"");
        (await api.Alpha.SendTextAsync("POST", path, "name=x&coe=y", "application/x-www-form-urlencoded")).ExpectError(400, "Unknown argument: \"name, coe\"");
        Assert.Empty(api.World.Bays.Created);
    }

    [Fact]
    public async Task A_content_type_may_name_a_charset()
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.SendTextAsync("POST", "/v1/clustertemplates", """{"coe": "kubernetes", "image_id": "labos"}""", "application/json; charset=utf-8")).Expect(201);
    }

    [Theory]
    [InlineData("""{"name": "a\u0000b", "coe": "kubernetes", "image_id": "labos"}""")]
    [InlineData("""{"name": "a\ud800b", "coe": "kubernetes", "image_id": "labos"}""")]
    [InlineData("""{"coe": "kubernetes", "image_id": "labos", "labels": {"a\u0000": "x"}}""")]
    [InlineData("""{"coe": "kubernetes", "image_id": "labos", "labels": {"a": "\udfff"}}""")]
    public async Task Text_that_no_database_holds_is_refused(string body)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.SendTextAsync("POST", "/v1/clustertemplates", body, "application/json"))
            .ExpectError(400, "Text must not contain the character U+0000 or an unpaired surrogate.");
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused()
    {
        await using var api = await ApiHost.StartAsync();
        byte[] body = [.. "{\"name\": \""u8, 0xff, 0xfe, .. "\"}"u8];

        (await api.Alpha.SendBytesAsync("POST", "/v1/clustertemplates", body, "application/json")).Expect(400);
    }

    [Fact]
    public async Task A_deep_body_is_refused()
    {
        await using var api = await ApiHost.StartAsync();
        var body = new string('[', 5000) + new string(']', 5000);

        (await api.Alpha.SendTextAsync("POST", "/v1/clusters", body, "application/json")).ExpectError(400, "Request is not in valid JSON format");
    }

    [Fact]
    public async Task A_large_body_is_refused()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumBodyBytes=2000");
        var body = Encoding.UTF8.GetBytes($$"""{"name": "{{new string('x', 3000)}}"}""");

        (await api.Alpha.SendBytesAsync("POST", "/v1/clusters", body, "application/json")).ExpectError(413, "Request is too large.");
    }

    [Theory]
    [InlineData("/v1/clusters/%20!bad", "Cluster  !bad could not be found.")]
    [InlineData("/v1/clusters/%E2%82%AC", "Cluster € could not be found.")]
    [InlineData("/v1/clusters/..%2F..", "Cluster ..%2F.. could not be found.")]
    [InlineData("/v1/clustertemplates/'; DROP TABLE x --", "ClusterTemplate '; DROP TABLE x -- could not be found.")]
    public async Task Odd_identifiers_are_names_that_nobody_has(string path, string detail)
    {
        await using var api = await ApiHost.StartAsync();

        (await api.Alpha.GetAsync(path)).ExpectError(404, detail);
    }
}
