using System.Text.Json.Nodes;
using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>Clusters, bays under their older name, node groups. None of these makes or changes a cluster when both work as they should.</summary>
public static class ClusterProbes
{
    /// <summary>A list, or one.</summary>
    public static Probe Read(Dice dice)
    {
        var resource = dice.Pick("clusters", "clusters", "bays");
        var path = dice.Below(4) switch
        {
            0 or 1 => $"/v1/{resource}/{World.AnyCluster(dice)}",
            2 => $"/v1/{resource}/detail{Queries.For(resource, World.AnyCluster(dice), dice)}",
            _ => $"/v1/{resource}{Queries.For(resource, World.AnyCluster(dice), dice)}",
        };
        return new Probe("cluster-read", World.Anybody(dice), "GET", path) { Version = World.AnyVersion(dice) };
    }

    /// <summary>A creation that the last check refuses, if none before does: three masters without a load balancer.</summary>
    public static Probe Create(World world, Dice dice)
    {
        var old = dice.Chance(15);
        var probe = new Probe("cluster-create", World.Anybody(dice), "POST", old ? "/v1/bays" : "/v1/clusters") { Version = World.AnyVersion(dice), Creates = world.NewName("refused") };
        if (dice.Chance(6))
            return probe with { Body = Values.Malformed(dice), ContentType = dice.Pick("application/json", null, "text/plain") };
        var body = new JsonObject
        {
            ["name"] = "refused",
            [old ? "baymodel_id" : "cluster_template_id"] = dice.Chance(70) ? "$t-used$" : world.AnyTemplate(dice),
            ["node_count"] = 1,
            ["master_count"] = 3,
            ["master_lb_enabled"] = false,
        };
        for (var left = dice.Pick(1, 1, 1, 2); left > 0; left--)
            Fields.Mutate(body, Fields.Cluster, Fields.ClusterReadOnly, dice);
        body["master_count"] = 3;
        body["master_lb_enabled"] = false;
        return probe.With(body);
    }

    /// <summary>A patch that is refused: of what can't be changed, or with values that can't be.</summary>
    public static Probe Patch(Dice dice)
    {
        var probe = new Probe("cluster-patch", World.Anybody(dice), "PATCH", $"/v1/{dice.Pick("clusters", "clusters", "bays")}/{World.AnyCluster(dice)}{dice.Pick("", "", "?rollback=maybe", "?bogus=1")}") { Version = World.AnyVersion(dice), Settles = "c1" };
        if (dice.Chance(6))
            return probe with { Body = Values.Malformed(dice), ContentType = dice.Pick("application/json", "application/json-patch+json", "text/plain") };
        var patch = Fields.Patch(Fields.Cluster, Fields.ClusterReadOnly, dice);

        // One that always fails, so that nothing which should not be accepted in passing is.
        patch.Add(dice.Pick<Func<JsonObject>>(
            static () => Operation("replace", "/name", "renamed"), static () => Operation("replace", "/uuid", "x"), static () => Operation("remove", "/cluster_template_id", null),
            static () => Operation("add", "/bogus", "x"), static () => Operation("replace", "/node_count", "-1"), static () => Operation("replace", "/discovery_url", "http://x"),
            static () => Operation("replace", "/master_count", "3"))());
        return probe.With(patch);
    }

    /// <summary>A resize that is refused.</summary>
    public static Probe Resize(Dice dice)
    {
        var probe = new Probe("resize", World.Anybody(dice), "POST", $"/v1/clusters/{World.AnyCluster(dice)}/actions/resize") { Version = World.AnyVersion(dice), Settles = "c1" };
        if (dice.Chance(10))
            return probe with { Body = Values.Malformed(dice), ContentType = dice.Pick("application/json", null, "text/plain") };
        var body = new JsonObject { ["node_count"] = Values.For(Kind.Number, dice), ["nodegroup"] = dice.Pick("default-master", "$c1.default-master$", "nope", World.Absent) };
        switch (dice.Below(6))
        {
            case 0:
                body["nodes_to_remove"] = Values.For(Kind.Texts, dice);
                break;
            case 1:
                body["nodegroup"] = Values.For(Kind.Number, dice) is { } odd ? odd : "nope";
                body["node_count"] = -1;
                break;
            case 2:
                body["bogus"] = 1;
                break;
            case 3:
                body.Remove("node_count");
                break;
        }

        return probe.With(body);
    }

    /// <summary>Node groups, read.</summary>
    public static Probe Groups(Dice dice)
    {
        var cluster = World.AnyCluster(dice);
        var query = Queries.For("nodegroups", World.AnyGroup(dice), dice);
        if (dice.Chance(25))
            query = "?role=" + dice.Pick("worker", "master", "nope", "");
        return new Probe("nodegroup-read", World.Anybody(dice), "GET", $"/v1/clusters/{cluster}/nodegroups{(dice.Chance(50) ? query : "/" + World.AnyGroup(dice))}") { Version = World.AnyVersion(dice) };
    }

    /// <summary>One operation.</summary>
    public static JsonObject Operation(string op, string path, JsonNode? value)
    {
        var operation = new JsonObject { ["op"] = op, ["path"] = path };
        if (op != "remove")
            operation["value"] = value;
        return operation;
    }
}
