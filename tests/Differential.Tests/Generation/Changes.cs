using System.Text.Json.Nodes;
using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>Changes that are accepted, or refused only after everything was looked at: in order for one cluster, beside each other for several.</summary>
public static class Changes
{
    /// <summary>One list for each cluster of <see cref="Script.Clusters"/>.</summary>
    public static IReadOnlyList<IReadOnlyList<Probe>> ByCluster { get; } = [Health(), Groups(), Sizes(), Resizes(), Upgrades(), Rotation()];

    private static List<Probe> Health() =>
    [
        Patch("c1", "1.10", ClusterProbes.Operation("replace", "/health_status", "HEALTHY")),
        Patch("c1", "1.5", ClusterProbes.Operation("add", "/health_status_reason", "{'node.Ready': 'True', 'api': 'ok'}"), ClusterProbes.Operation("replace", "/health_status", "UNHEALTHY")),
        Patch("c1", "1.10", ClusterProbes.Operation("replace", "/health_status", "nope")),
        Patch("c1", "1.10", ClusterProbes.Operation("replace", "/node_count", 3)),
        Patch("c1", "1.9", ClusterProbes.Operation("replace", "/node_count", 0)),
    ];

    private static List<Probe> Groups()
    {
        const string groups = "/v1/clusters/$c2$/nodegroups";
        return
        [
            Beta("POST", groups, new JsonObject { ["name"] = "extra", ["node_count"] = 1, ["max_node_count"] = 3, ["labels"] = new JsonObject { ["k"] = "v" } }) with { Creates = "c2.extra", Settles = "c2" },
            Beta("POST", groups, new JsonObject { ["name"] = "extra", ["node_count"] = 1 }),
            Beta("GET", $"{groups}/extra"),
            Beta("GET", $"{groups}/$c2.extra$").At("1.9"),
            Beta("GET", $"{groups}?role=worker"),
            Beta("PATCH", $"{groups}/extra", new JsonArray(ClusterProbes.Operation("replace", "/min_node_count", 1), ClusterProbes.Operation("replace", "/max_node_count", 5))) with { Settles = "c2" },
            Beta("GET", $"{groups}/extra"),
            Beta("POST", "/v1/clusters/$c2$/actions/resize", new JsonObject { ["nodegroup"] = "extra", ["node_count"] = 6 }),
            Beta("POST", "/v1/clusters/$c2$/actions/resize", new JsonObject { ["nodegroup"] = "$c2.extra$", ["node_count"] = 2 }) with { Settles = "c2" },
            Beta("GET", $"{groups}/extra"),
            Beta("GET", $"{groups}?sort_key=node_count&sort_dir=desc"),
            Beta("DELETE", $"{groups}/extra") with { Settles = "c2" },
            Beta("GET", $"{groups}/extra"),
            Beta("GET", groups),
        ];
    }

    private static List<Probe> Sizes() =>
    [
        Patch("c3", "1.1"),
        Patch("c3", "1.3", ClusterProbes.Operation("remove", "/node_count", null)) with { Path = "/v1/clusters/$c3$?rollback=True" },
        Patch("c3", "1.2", ClusterProbes.Operation("replace", "/node_count", 2)) with { Path = "/v1/clusters/$c3$?rollback=True" },
        Patch("c3", "1.10", ClusterProbes.Operation("replace", "/name", "same")),
        Resize("c3", "1.10", new JsonObject { ["node_count"] = 2, ["nodegroup"] = "default-worker" }) with { Identity = "admin" },
        Resize("c3", "1.10", new JsonObject { ["node_count"] = 2, ["nodegroup"] = "default-master" }),
    ];

    private static List<Probe> Resizes() =>
    [
        Resize("c4", "1.7", new JsonObject { ["node_count"] = 2 }),
        Resize("c4", "1.9", new JsonObject { ["node_count"] = 0 }),
        Resize("c4", "1.10", new JsonObject { ["node_count"] = "1", ["nodes_to_remove"] = null, ["nodegroup"] = "default-worker" }),
        Resize("c4", "1.6", new JsonObject { ["node_count"] = 2 }),
    ];

    private static List<Probe> Upgrades() =>
    [
        Upgrade("1.7", new JsonObject { ["cluster_template"] = "$t-plain$", ["max_batch_size"] = 1 }),
        Upgrade("1.6", new JsonObject { ["cluster_template"] = "$t-plain$", ["max_batch_size"] = 1 }),
        Upgrade("1.10", new JsonObject { ["cluster_template"] = "$t-plain$", ["max_batch_size"] = 1 }) with { Settles = "c5" },
        Upgrade("1.8", new JsonObject { ["cluster_template"] = "t-used", ["max_batch_size"] = 2, ["nodegroup"] = "default-worker" }) with { Settles = "c5" },
        new Probe("change", "alpha", "GET", "/v1/clusters/$c5$/nodegroups/default-worker"),
        new Probe("change", "alpha", "POST", "/v1/clusters/$c5$/nodegroups") { Creates = "c5.own", Settles = "c5" }.With(new JsonObject { ["name"] = "own", ["node_count"] = 1 }),
        Upgrade("1.10", new JsonObject { ["cluster_template"] = "t-used", ["max_batch_size"] = 1, ["nodegroup"] = "own" }) with { Settles = "c5" },
        new Probe("change", "alpha", "GET", "/v1/clusters/$c5$/nodegroups/own"),
        Upgrade("1.10", new JsonObject { ["cluster_template"] = "$t-plain$", ["max_batch_size"] = 1, ["nodegroup"] = "$c5.own$" }) with { Settles = "c5" },
        Upgrade("1.10", new JsonObject { ["cluster_template"] = "t-used", ["max_batch_size"] = 1, ["nodegroup"] = "default-master" }) with { Settles = "c5" },
        new Probe("change", "alpha", "DELETE", "/v1/clusters/$c5$/nodegroups/own") { Settles = "c5" },
    ];

    private static List<Probe> Rotation() =>
    [
        new Probe("change", "alpha", "PATCH", "/v1/certificates/$c6$").At("1.5"),
        new Probe("change", "alpha", "GET", "/v1/clusters/$c6$"),
        new Probe("change", "alpha", "GET", "/v1/certificates/$c6$"),
    ];

    private static Probe Patch(string symbol, string version, params JsonNode[] operations) =>
        new Probe("change", "alpha", "PATCH", $"/v1/clusters/${symbol}$") { Settles = symbol }.At(version).With(new JsonArray(operations));

    private static Probe Resize(string symbol, string version, JsonObject body) =>
        new Probe("change", "alpha", "POST", $"/v1/clusters/${symbol}$/actions/resize") { Settles = symbol }.At(version).With(body);

    private static Probe Upgrade(string version, JsonObject body) => new Probe("change", "alpha", "POST", "/v1/clusters/$c5$/actions/upgrade").At(version).With(body);

    private static Probe Beta(string method, string path, JsonNode? body = null)
    {
        var probe = new Probe("group-change", "beta", method, path);
        return body is null ? probe : probe.With(body);
    }
}
