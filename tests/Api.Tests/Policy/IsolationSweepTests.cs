using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;
using Magnum.Clouds;

namespace Magnum.Api.Tests.Policy;

/// <summary>Every operation of the API's own document against another project's resources: by UUID and by name, with arguments for administrators and with forged headers. A new route is swept too.</summary>
public sealed class IsolationSweepTests
{
    private const string ForeignProject = "alpha-project";
    private const string ForeignName = "mine";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_operation_reaches_what_another_project_has(bool byName)
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.14");
        var sweep = new IsolationSweep(await ForeignAsync(api, byName));
        await api.Beta.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["name"] = "own", ["coe"] = "kubernetes", ["image_id"] = "labos" });
        var before = await SeenAsync(api);
        var operations = await OperationsAsync(api);

        var reached = await sweep.RunAsync(operations, async (method, path, body) =>
        {
            var answer = await api.Beta.SendTextAsync(method, path, body, "application/json", "latest", [.. sweep.Forged]);
            return (answer.Status, answer.Text);
        });

        Assert.Empty(reached);
        Assert.Equal(before, await SeenAsync(api));
        Assert.True(operations.Count(static operation => IsolationSweep.IsAimed(operation.Method, operation.Path)) > 20);
    }

    [Fact]
    public async Task Forged_headers_are_no_token()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.14");
        var sweep = new IsolationSweep(await ForeignAsync(api, byName: false));

        foreach (var (method, path) in (await OperationsAsync(api)).Where(static operation => operation.Path.Contains('{', StringComparison.Ordinal)))
            (await api.Anonymous.SendTextAsync(method, sweep.Aim(path), sweep.AimedBody(method, path), "application/json", "latest", [.. sweep.Forged])).Expect(401);
    }

    // What the document names in braces, as alpha has it.
    private static async Task<Dictionary<string, string>> ForeignAsync(ApiHost api, bool byName)
    {
        var cluster = (await api.ClusterAsync(ForeignName)).ToString("D");
        var template = (await api.Alpha.GetAsync($"/v1/clustertemplates/{ForeignName}-template")).Expect(200).Json["uuid"]!.GetValue<string>();
        var federation = (await api.Alpha.SendAsync("POST", "/v1/federations", JsonNode.Parse("""{"name": "mine-federation", "hostcluster_id": "mine", "properties": {"dns-zone": "x."}}"""))).Expect(202).Json["uuid"]!.GetValue<string>();
        return new Dictionary<string, string>
        {
            ["cluster"] = byName ? ForeignName : cluster,
            ["template"] = byName ? $"{ForeignName}-template" : template,
            ["federation"] = byName ? $"{ForeignName}-federation" : federation,
            ["nodegroup"] = "default-worker",
            ["project"] = ForeignProject,
            ["resource"] = "Cluster",
        };
    }

    private static async Task<string> SeenAsync(ApiHost api) => string.Join('\n', await Task.WhenAll(
        new[] { "/v1/clusters/detail", "/v1/clusters/mine", "/v1/clusters/mine/nodegroups", "/v1/clustertemplates/mine-template", "/v1/federations/mine-federation", $"/v1/quotas/{ForeignProject}/Cluster" }
            .Select(async path => (await api.Alpha.GetAsync(path)).Expect(200).Text)));

    private static async Task<IReadOnlyList<(string Method, string Path)>> OperationsAsync(ApiHost api) =>
        IsolationSweep.Operations((await api.Anonymous.GetAsync("/v1/openapi.json")).Expect(200).Json);
}
