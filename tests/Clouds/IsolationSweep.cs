using System.Text.Json.Nodes;

namespace Magnum.Clouds;

/// <summary>Every operation of the API's own document, aimed at another project's resources. A new route is swept too.</summary>
/// <param name="foreign">What the document names in braces, as the other project has it: <c>cluster</c>, <c>template</c>, <c>federation</c>, <c>nodegroup</c>, <c>project</c>, <c>resource</c>.</param>
public sealed class IsolationSweep(IReadOnlyDictionary<string, string> foreign)
{
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
        ["POST /v1/quotas"] = """{"project_id": "{project}", "resource": "Cluster", "hard_limit": 100}""",
    };

    // The same with everybody, and nothing that tells whose a resource is.
    private static readonly string[] Common = ["nodegroup", "resource"];

    /// <summary>What Keystone's middleware tells a service behind it; ours believes Keystone only.</summary>
    public IReadOnlyList<(string Name, string Value)> Forged { get; } =
    [
        ("X-Identity-Status", "Confirmed"), ("X-Project-Id", foreign["project"]), ("X-Tenant-Id", foreign["project"]), ("X-Project-Name", "alpha"), ("X-User-Id", "alice"),
        ("X-Roles", "admin,member"), ("X-Role", "admin"), ("X-Is-Admin-Project", "True"), ("X-Service-Identity-Status", "Confirmed"), ("X-Service-Roles", "service,admin"), ("X-Forwarded-User", "alice"),
    ];

    /// <summary>The operations of a document.</summary>
    public static IReadOnlyList<(string Method, string Path)> Operations(JsonObject document) =>
    [
        .. from path in document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           where operation.Key is "get" or "post" or "patch" or "put" or "delete"
           select (operation.Key.ToUpperInvariant(), path.Key),
    ];

    /// <summary>Whether an operation names something of the other project's.</summary>
    public static bool IsAimed(string method, string path) => path.Contains('{', StringComparison.Ordinal) || Body(method, path).Contains("\"{", StringComparison.Ordinal);

    /// <summary>A path or a body with the other project's names in it.</summary>
    public string Aim(string text) => foreign.Aggregate(text, static (aimed, one) => aimed.Replace($"{{{one.Key}}}", one.Value, StringComparison.Ordinal));

    /// <summary>The body of a request that is aimed.</summary>
    public string AimedBody(string method, string path) => Aim(Body(method, path));

    /// <summary>Tries them all as somebody of another project, also with arguments for administrators.</summary>
    /// <param name="operations">The operations.</param>
    /// <param name="send">Sends method, path and body, with <see cref="Forged"/>.</param>
    /// <returns>A line for each that reached what it must not, or was refused for another reason than that.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<(string Method, string Path)> operations, Func<string, string, string, Task<(int Status, string Text)>> send)
    {
        var reached = new List<string>();
        foreach (var (method, path) in operations)
        {
            foreach (var query in new[] { "", $"?project_id={foreign["project"]}&all_tenants=true", "?all_tenants=1" })
            {
                var isAimed = IsAimed(method, path);
                var (status, text) = await send(method, Aim(path) + query, AimedBody(method, path));
                if (isAimed ? status is not (>= 400 and < 500) : Shows(text))
                    reached.Add($"{method} {path}{query}: {status} {text}");
                // A template that isn't there is, with the older names, the body's fault. What is there for machines alone is to others as if it were not.
                if (isAimed && query.Length == 0 && status is not (403 or 404 or 405) && !text.Contains("could not be found", StringComparison.Ordinal))
                    reached.Add($"{method} {path}: refused for another reason: {status} {text}");
            }
        }

        return reached;
    }

    private static string Body(string method, string path) => Bodies.GetValueOrDefault($"{method} {path}") ?? "";

    private bool Shows(string text) => foreign.Any(one => !Common.Contains(one.Key) && text.Contains($"\"{one.Value}\"", StringComparison.Ordinal));
}
