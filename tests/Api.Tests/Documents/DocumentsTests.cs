using System.Text.Json.Nodes;
using Magnum.Api.Microversions;
using Magnum.Api.Requests;
using Magnum.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Magnum.Api.Tests.Documents;

/// <summary>The documents that are made from the code. <c>./magnum openapi</c> runs this class to write them.</summary>
public sealed class DocumentsTests
{
    private static readonly Microversion Highest = MicroversionTable.All[^1].Version;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_checked_in_document_is_the_one_that_is_served()
    {
        await using var api = await ApiHost.StartAsync();

        var served = (await api.Anonymous.GetAsync("/v1/openapi.json")).Expect(200);

        await GeneratedDocument.CheckAsync("docs/openapi.json", served.Text.ReplaceLineEndings("\n").TrimEnd() + "\n", Cancelled);
    }

    [Fact]
    public async Task The_tables_of_the_compatibility_document_are_up_to_date()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.14");
        var catalog = api.Services.GetRequiredService<OperationCatalog>();

        await GeneratedDocument.CheckPartAsync("docs/compatibility.md", "endpoints", DocumentTables.Endpoints(catalog, Highest), Cancelled);
        await GeneratedDocument.CheckPartAsync("docs/compatibility.md", "microversions", DocumentTables.Microversions(), Cancelled);
        await GeneratedDocument.CheckPartAsync("docs/compatibility.md", "releases", DocumentTables.Releases(), Cancelled);
    }

    [Fact]
    public void The_table_of_releases_tells_of_every_switch()
    {
        var switches = typeof(ReleaseProfile).GetProperties().Where(static property => property.PropertyType == typeof(bool)).Select(static property => property.Name);

        Assert.Equal(switches.Order(StringComparer.Ordinal), ReleaseTable.All.Select(static difference => difference.Switch).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1.10")]
    [InlineData("1.12")]
    [InlineData("1.14")]
    public async Task The_document_is_valid_openapi(string maximum)
    {
        await using var api = await ApiHost.StartAsync($"Magnum:Api:MaximumMicroversion={maximum}");
        var served = (await api.Anonymous.GetAsync("/v1/openapi.json")).Expect(200);

        var read = OpenApiDocument.Parse(served.Text, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(maximum, read.Document!.Info.Version);
        var ids = read.Document.Paths.SelectMany(static path => path.Value.Operations!.Values).Select(static operation => operation.OperationId).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.DoesNotContain(null, ids);
    }

    [Fact]
    public async Task Every_operation_declares_what_it_takes_and_answers()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.14");
        var operations = api.Services.GetRequiredService<OperationCatalog>().Documented.ToList();

        Assert.NotEmpty(operations);
        Assert.All(operations, static operation => Assert.True(operation.Successes.Count > 0, $"{operation.Method} /{operation.Path} declares no answer: chain .Answers(…) to its routes.Map(…), or .OnlyRefuses()."));
        Assert.All(
            operations.Where(static operation => operation.Method is "POST" or "PATCH"),
            static operation => Assert.True(operation.Body is not null || operation.TakesNothing, $"{operation.Method} /{operation.Path} declares no body: chain .Takes(…), .TakesPatch() or .TakesNoBody() to its routes.Map(…)."));
    }

    [Fact]
    public async Task What_a_maximum_does_not_offer_is_not_in_the_document()
    {
        await using var zed = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.10", "Magnum:Api:ServesBays=false");
        await using var latest = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.14");

        var old = (await zed.Anonymous.GetAsync("/v1/openapi.json")).Json["paths"]!.AsObject();
        var now = (await latest.Anonymous.GetAsync("/v1/openapi.json")).Json["paths"]!.AsObject();

        Assert.False(old.ContainsKey("/v1/bays"));
        Assert.True(now.ContainsKey("/v1/bays"));
        var (oldKeys, newKeys) = (Keys(old), Keys(now));
        Assert.False(oldKeys.ContainsKey("cluster_id"));
        Assert.Null(oldKeys["stack_id"]!["x-max-version"]);
        Assert.Equal("1.13", newKeys["cluster_id"]!["x-min-version"]!.GetValue<string>());
        Assert.Equal("1.12", newKeys["stack_id"]!["x-max-version"]!.GetValue<string>());
    }

    [Fact]
    public async Task Operations_say_version_policy_and_arguments()
    {
        await using var api = await ApiHost.StartAsync();
        var paths = (await api.Anonymous.GetAsync("/v1/openapi.json")).Json["paths"]!;

        var resize = paths["/v1/clusters/{cluster}/actions/resize"]!["post"]!;
        Assert.Equal("1.7", resize["x-min-version"]!.GetValue<string>());
        Assert.Equal("cluster:resize", resize["x-policy"]!.GetValue<string>());
        Assert.Equal("#/components/schemas/cluster_resize_req", resize["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>());
        var rollback = paths["/v1/clusters/{cluster}"]!["patch"]!["parameters"]!.AsArray().Single(static parameter => parameter!["name"]?.GetValue<string>() == "rollback")!;
        Assert.Equal("1.3", rollback["x-min-version"]!.GetValue<string>());
        Assert.Null(paths["/v1"]!["get"]!["security"]);
        Assert.NotNull(resize["security"]);
    }

    private static JsonObject Keys(JsonObject paths) =>
        paths["/v1/clusters/{cluster}"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["properties"]!.AsObject();
}
