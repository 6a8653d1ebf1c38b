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
        yield return Cluster("alpha", "c5", new JsonObject { ["name"] = "upgraded" });
        yield return Cluster("alpha", "c6", new JsonObject { ["name"] = "rotated" });
    }

    /// <summary>The clusters among it, each with who made it.</summary>
    public static IReadOnlyList<(string Identity, string Symbol)> Clusters { get; } = [("alpha", "c1"), ("beta", "c2"), ("alpha", "c3"), ("alpha", "c4"), ("alpha", "c5"), ("alpha", "c6")];

    private static Probe Template(string identity, string symbol, JsonObject more) =>
        new Probe("prepare", identity, "POST", "/v1/clustertemplates") { Creates = symbol }.With(Over(TemplateProbes.Body(symbol), more));

    private static Probe Cluster(string identity, string symbol, JsonObject more) =>
        new Probe("prepare", identity, "POST", "/v1/clusters") { Creates = symbol }.With(Over(new JsonObject { ["cluster_template_id"] = "$t-used$" }, more));

    private static JsonObject Over(JsonObject body, JsonObject more)
    {
        foreach (var (key, value) in more)
            body[key] = value?.DeepClone();
        return body;
    }
}
