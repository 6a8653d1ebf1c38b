using System.Text.Json.Nodes;
using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>What both services hold from the start, and the few requests that change clusters: a stack of Heat's is behind each.</summary>
public static class Script
{
    /// <summary>Made first, in this order; both must accept all of it.</summary>
    public static IEnumerable<Probe> Preparation()
    {
        yield return Template("alpha", "t-used", new JsonObject { ["labels"] = new JsonObject { ["a"] = "b", ["kube_tag"] = "v1.24" } });
        yield return Template("alpha", "t-plain", []);
        yield return Template("admin", "t-public", new JsonObject { ["public"] = true });
        yield return Template("admin", "t-hidden", new JsonObject { ["public"] = true, ["hidden"] = true });
        yield return Template("beta", "t-beta", []);
        yield return Template("alpha", "t-twin1", new JsonObject { ["name"] = "twin" });
        yield return Template("alpha", "t-twin2", new JsonObject { ["name"] = "twin" });
        yield return Cluster("alpha", "c1", new JsonObject { ["name"] = "one", ["labels"] = new JsonObject { ["a"] = "z", ["n"] = 1 }, ["merge_labels"] = true });
        yield return Cluster("beta", "c2", new JsonObject { ["name"] = "two", ["cluster_template_id"] = "$t-public$", ["node_count"] = "2" });
        yield return Cluster("alpha", "c3", new JsonObject { ["name"] = "same", ["labels"] = new JsonObject { ["x"] = "y" }, ["create_timeout"] = 0 });
        yield return Cluster("alpha", "c4", new JsonObject { ["name"] = "same", ["cluster_template_id"] = "t-hidden", ["docker_volume_size"] = 4, ["keypair"] = "lab-key" });
    }

    /// <summary>The clusters among it, each with who made it.</summary>
    public static IReadOnlyList<(string Identity, string Symbol)> Clusters { get; } = [("alpha", "c1"), ("beta", "c2"), ("alpha", "c3"), ("alpha", "c4")];

    /// <summary>Changes that are accepted, or refused only after everything was looked at.</summary>
    public static IEnumerable<Probe> Changes()
    {
        yield return Patch("c1", "1.10", ClusterProbes.Operation("replace", "/health_status", "HEALTHY"));
        yield return Patch("c1", "1.5", ClusterProbes.Operation("add", "/health_status_reason", "{'node.Ready': 'True', 'api': 'ok'}"), ClusterProbes.Operation("replace", "/health_status", "UNHEALTHY"));
        yield return Patch("c1", "1.10", ClusterProbes.Operation("replace", "/health_status", "nope"));
        yield return Patch("c1", "1.10", ClusterProbes.Operation("replace", "/node_count", 3));
        yield return Patch("c1", "1.9", ClusterProbes.Operation("replace", "/node_count", 0));
        yield return Patch("c1", "1.1");
        yield return Patch("c1", "1.3", ClusterProbes.Operation("remove", "/node_count", null)) with { Path = "/v1/clusters/$c1$?rollback=True" };
        yield return Patch("c1", "1.2", ClusterProbes.Operation("replace", "/node_count", 2)) with { Path = "/v1/clusters/$c1$?rollback=True" };
        yield return Patch("c1", "1.10", ClusterProbes.Operation("replace", "/name", "one"));
        yield return Resize("c1", "1.7", new JsonObject { ["node_count"] = 2 });
        yield return Resize("c1", "1.9", new JsonObject { ["node_count"] = 0 });
        yield return Resize("c1", "1.10", new JsonObject { ["node_count"] = "1", ["nodes_to_remove"] = null, ["nodegroup"] = "default-worker" });
        yield return Resize("c1", "1.6", new JsonObject { ["node_count"] = 2 });
        yield return Resize("c2", "1.10", new JsonObject { ["node_count"] = 1 }) with { Identity = "admin" };
    }

    private static Probe Template(string identity, string symbol, JsonObject more) =>
        new Probe("prepare", identity, "POST", "/v1/clustertemplates") { Creates = symbol }.With(Over(TemplateProbes.Body(symbol), more));

    private static Probe Cluster(string identity, string symbol, JsonObject more) =>
        new Probe("prepare", identity, "POST", "/v1/clusters") { Creates = symbol }.With(Over(new JsonObject { ["cluster_template_id"] = "$t-used$" }, more));

    private static Probe Patch(string symbol, string version, params JsonNode[] operations) =>
        new Probe("change", "alpha", "PATCH", $"/v1/clusters/${symbol}$") { Settles = symbol }.At(version).With(new JsonArray(operations));

    private static Probe Resize(string symbol, string version, JsonObject body) =>
        new Probe("change", "alpha", "POST", $"/v1/clusters/${symbol}$/actions/resize") { Settles = symbol }.At(version).With(body);

    private static JsonObject Over(JsonObject body, JsonObject more)
    {
        foreach (var (key, value) in more)
            body[key] = value?.DeepClone();
        return body;
    }
}
