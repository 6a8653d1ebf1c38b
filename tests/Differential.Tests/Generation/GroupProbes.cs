using System.Text.Json.Nodes;
using Magnum.Differential.Tests.Probes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>Node groups, upgrades and rotations that are refused. Those that are accepted are in <see cref="Changes"/>.</summary>
public static class GroupProbes
{
    private static readonly IReadOnlyList<(string Name, Kind Kind)> Group =
    [
        ("docker_volume_size", Kind.Number), ("labels", Kind.Labels), ("image_id", Kind.Text), ("node_count", Kind.Number), ("role", Kind.Text), ("merge_labels", Kind.Truth), ("name", Kind.Text),
    ];

    private static readonly IReadOnlyList<(string Name, Kind Kind)> ReadOnly =
        [("project_id", Kind.Text), ("links", Kind.Texts), ("node_addresses", Kind.Texts), ("stack_id", Kind.Text), ("bogus", Kind.Text), ("is_default", Kind.Truth), ("uuid", Kind.Text), ("id", Kind.Number)];

    /// <summary>A creation that its limits contradict, if nothing refuses it before.</summary>
    public static Probe Create(Dice dice)
    {
        var probe = new Probe("nodegroup-create", World.Anybody(dice), "POST", $"/v1/clusters/{World.AnyCluster(dice)}/nodegroups") { Version = World.AnyVersion(dice) };
        if (dice.Chance(6))
            return probe with { Body = Values.Malformed(dice), ContentType = dice.Pick("application/json", null, "text/plain") };
        var body = new JsonObject { ["name"] = dice.Pick("refused", "default-worker", "refused"), ["role"] = dice.Pick("worker", "edge", "master") };
        for (var left = dice.Pick(1, 1, 2); left > 0; left--)
            Fields.Mutate(body, Group, ReadOnly, dice);
        body["max_node_count"] = 2;
        body["min_node_count"] = 3;
        return probe.With(body);
    }

    /// <summary>A patch of what can't be changed, or to limits that contradict each other.</summary>
    public static Probe Patch(Dice dice)
    {
        var probe = new Probe("nodegroup-patch", World.Anybody(dice), "PATCH", $"/v1/clusters/{World.AnyCluster(dice)}/nodegroups/{World.AnyGroup(dice)}") { Version = World.AnyVersion(dice) };
        if (dice.Chance(6))
            return probe with { Body = Values.Malformed(dice), ContentType = dice.Pick("application/json", "application/json-patch+json", "text/plain") };
        var patch = Fields.Patch([("min_node_count", Kind.Number), ("max_node_count", Kind.Number), ("role", Kind.Text), ("labels", Kind.Labels)], ReadOnly, dice);
        patch.Add(dice.Pick<Func<JsonObject>>(
            static () => ClusterProbes.Operation("replace", "/name", "renamed"), static () => ClusterProbes.Operation("replace", "/min_node_count", 99),
            static () => ClusterProbes.Operation("add", "/bogus", "x"), static () => ClusterProbes.Operation("replace", "/node_count", 2))());
        return probe.With(patch);
    }

    /// <summary>A deletion of a group that can't go, or that is none.</summary>
    public static Probe Delete(Dice dice) =>
        new("nodegroup-delete", World.Anybody(dice), "DELETE", $"/v1/clusters/{World.AnyCluster(dice)}/nodegroups/{World.AnyGroup(dice)}") { Version = World.AnyVersion(dice) };

    /// <summary>An upgrade to a template that is none, or in no batches.</summary>
    public static Probe Upgrade(World world, Dice dice)
    {
        var probe = new Probe("upgrade", World.Anybody(dice), "POST", $"/v1/clusters/{World.AnyCluster(dice)}/actions/upgrade") { Version = World.AnyVersion(dice) };
        if (dice.Chance(6))
            return probe with { Body = Values.Malformed(dice), ContentType = dice.Pick("application/json", null, "text/plain") };
        var body = new JsonObject { ["cluster_template"] = dice.Chance(50) ? world.AnyTemplate(dice) : "nope", ["max_batch_size"] = 1 };
        switch (dice.Below(4))
        {
            case 0:
                body["nodegroup"] = dice.Pick("default-worker", "nope", World.Absent);
                break;
            case 1:
                body["bogus"] = Values.For(Kind.Text, dice);
                break;
        }

        // Any template that is one would be taken.
        if (body["cluster_template"]!.ToString() != "nope")
            body["max_batch_size"] = dice.Pick<Func<JsonNode>>(static () => 0, static () => -1, static () => "x", static () => new JsonArray())();
        return probe.With(body);
    }

    /// <summary>A rotation of the CA by somebody who may not, or of what is no cluster. Elsewhere the lab's driver refuses it, and Magnum's cluster has failed then.</summary>
    public static Probe Rotate(Dice dice)
    {
        var (identity, cluster) = dice.Pick(("beta", "$c1$"), ("alpha", "$c2$"), ("alpha", "nope"), ("alpha", World.Absent), ("alpha", "same"), ("no token", "$c1$"), ("admin", "nope"), ("beta", "one"));
        return new Probe("rotate-ca", identity, "PATCH", $"/v1/certificates/{cluster}{dice.Pick("", "", "?bogus=1")}") { Version = World.AnyVersion(dice), Body = dice.Pick(null, null, "{}") };
    }
}
