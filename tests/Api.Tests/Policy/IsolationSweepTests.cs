using System.Text.Json.Nodes;
using Magnum.Api.Tests.Hosting;

namespace Magnum.Api.Tests.Policy;

/// <summary>Every operation of the API's own document against another project's resources: by UUID and by name, with arguments for administrators and with forged headers. A new route is swept too.</summary>
public sealed class IsolationSweepTests
{
    private const string ForeignProject = "alpha-project";
    private const string ForeignName = "mine";

    /// <summary>What Keystone's middleware tells a service behind it; ours believes Keystone only.</summary>
    private static readonly (string, string)[] Forged =
    [
        ("X-Identity-Status", "Confirmed"), ("X-Project-Id", ForeignProject), ("X-Tenant-Id", ForeignProject), ("X-Project-Name", "alpha"), ("X-User-Id", "alice"), ("X-Roles", "admin,member"),
        ("X-Role", "admin"), ("X-Is-Admin-Project", "True"), ("X-Service-Identity-Status", "Confirmed"), ("X-Service-Roles", "service,admin"), ("X-Forwarded-User", "alice"),
    ];

    /// <summary>Bodies without a fault of their own, so that a refusal is about whose the resource is. What is not here is sent an empty one.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["PATCH /v1/clustertemplates/{template}"] = """[{"op": "replace", "path": "/name", "value": "stolen"}]""",
        ["PATCH /v1/baymodels/{template}"] = """[{"op": "replace", "path": "/name", "value": "stolen"}]""",
        ["PATCH /v1/clusters/{cluster}"] = """[{"op": "replace", "path": "/node_count", "value": 3}]""",
        ["PATCH /v1/bays/{cluster}"] = """[{"op": "replace", "path": "/node_count", "value": 3}]""",
        ["POST /v1/clusters/{cluster}/actions/resize"] = """{"node_count": 3}""",
        ["POST /v1/clusters/{cluster}/actions/upgrade"] = """{"cluster_template": "own"}""",
        ["POST /v1/clusters/{cluster}/nodegroups"] = """{"name": "n"}""",
        ["PATCH /v1/clusters/{cluster}/nodegroups/{nodegroup}"] = """[{"op": "replace", "path": "/max_node_count", "value": 3}]""",
        ["PATCH /v1/federations/{federation}"] = """[{"op": "replace", "path": "/properties", "value": {"dns-zone": "stolen."}}]""",
        ["PATCH /v1/quotas/{project}/{resource}"] = """{"hard_limit": 100}""",
        ["POST /v1/clusters"] = """{"name": "c", "cluster_template_id": "{template}"}""",
        ["POST /v1/bays"] = """{"name": "c", "baymodel_id": "{template}"}""",
        ["POST /v1/certificates"] = """{"cluster_uuid": "{cluster}", "csr": "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n"}""",
        ["POST /v1/federations"] = """{"name": "f", "hostcluster_id": "{cluster}", "properties": {"dns-zone": "x."}}""",
        ["POST /v1/quotas"] = """{"project_id": "alpha-project", "resource": "Cluster", "hard_limit": 100}""",
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_operation_reaches_what_another_project_has(bool byName)
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.14");
        var foreign = await ForeignAsync(api, byName);
        await api.Beta.SendAsync("POST", "/v1/clustertemplates", new JsonObject { ["name"] = "own", ["coe"] = "kubernetes", ["image_id"] = "labos" });
        var before = await SeenAsync(api);
        var operations = await OperationsAsync(api);
        var reached = new List<string>();

        foreach (var (method, path) in operations)
        {
            foreach (var query in new[] { "", $"?project_id={ForeignProject}&all_tenants=true", "?all_tenants=1" })
            {
                var isAimed = Names(path, Body(method, path));
                var answer = await api.Beta.SendTextAsync(method, Aim(path, foreign) + query, Aim(Body(method, path), foreign), "application/json", "latest", Forged);
                if (isAimed ? answer.Status is not (>= 400 and < 500) : foreign.Values.Any(value => value != "default-worker" && value != "Cluster" && answer.Text.Contains($"\"{value}\"", StringComparison.Ordinal)))
                    reached.Add($"{method} {path}{query}: {answer.Status} {answer.Text}");
                // A template that isn't there is, with the older names, the body's fault.
                if (isAimed && query.Length == 0 && answer.Status is not (403 or 404) && !answer.Text.Contains("could not be found", StringComparison.Ordinal))
                    reached.Add($"{method} {path}: refused for another reason: {answer.Status} {answer.Text}");
            }
        }

        Assert.Empty(reached);
        Assert.Equal(before, await SeenAsync(api));
        Assert.True(operations.Count(static operation => Names(operation.Path, Body(operation.Method, operation.Path))) > 20);
    }

    [Fact]
    public async Task Forged_headers_are_no_token()
    {
        await using var api = await ApiHost.StartAsync("Magnum:Api:MaximumMicroversion=1.14");
        var foreign = await ForeignAsync(api, byName: false);

        foreach (var (method, path) in (await OperationsAsync(api)).Where(static operation => Names(operation.Path, "")))
            (await api.Anonymous.SendTextAsync(method, Aim(path, foreign), Aim(Body(method, path), foreign), "application/json", "latest", Forged)).Expect(401);
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

    private static async Task<List<(string Method, string Path)>> OperationsAsync(ApiHost api) =>
    [
        .. from path in (await api.Anonymous.GetAsync("/v1/openapi.json")).Expect(200).Json["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           where operation.Key is "get" or "post" or "patch" or "put" or "delete"
           select (operation.Key.ToUpperInvariant(), path.Key),
    ];

    private static string Body(string method, string path) => Bodies.GetValueOrDefault($"{method} {path}") ?? "";

    private static bool Names(string path, string body) => path.Contains('{', StringComparison.Ordinal) || body.Contains("\"{", StringComparison.Ordinal) || body.Contains(ForeignProject, StringComparison.Ordinal);

    private static string Aim(string text, Dictionary<string, string> foreign) =>
        foreign.Aggregate(text, static (aimed, one) => aimed.Replace($"{{{one.Key}}}", one.Value, StringComparison.Ordinal));
}
