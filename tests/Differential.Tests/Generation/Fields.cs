using System.Text.Json.Nodes;

namespace Magnum.Differential.Tests.Generation;

/// <summary>The fields of bodies, and what may be done to them.</summary>
public static class Fields
{
    /// <summary>Fields of a cluster template.</summary>
    public static IReadOnlyList<(string Name, Kind Kind)> Template { get; } =
    [
        ("name", Kind.Text), ("coe", Kind.Text), ("image_id", Kind.Text), ("flavor_id", Kind.Text), ("master_flavor_id", Kind.Text), ("dns_nameserver", Kind.NameServers),
        ("keypair_id", Kind.Text), ("external_network_id", Kind.Text), ("fixed_network", Kind.Text), ("fixed_subnet", Kind.Text), ("network_driver", Kind.Text),
        ("apiserver_port", Kind.Number), ("docker_volume_size", Kind.Number), ("cluster_distro", Kind.Text), ("http_proxy", Kind.Text), ("https_proxy", Kind.Text),
        ("no_proxy", Kind.Text), ("volume_driver", Kind.Text), ("registry_enabled", Kind.Truth), ("labels", Kind.Labels), ("tls_disabled", Kind.Truth),
        ("public", Kind.Truth), ("server_type", Kind.Text), ("insecure_registry", Kind.Text), ("docker_storage_driver", Kind.Text), ("master_lb_enabled", Kind.Truth),
        ("floating_ip_enabled", Kind.Truth), ("hidden", Kind.Truth), ("tags", Kind.Text),
    ];

    /// <summary>Fields that only the service sets.</summary>
    public static IReadOnlyList<(string Name, Kind Kind)> ReadOnly { get; } =
        [("uuid", Kind.Text), ("links", Kind.Texts), ("created_at", Kind.Text), ("updated_at", Kind.Text), ("project_id", Kind.Text), ("user_id", Kind.Text), ("bogus", Kind.Text), ("id", Kind.Number)];

    /// <summary>Fields of a cluster; <c>master_count</c> and <c>master_lb_enabled</c> are left to those who want a cluster made.</summary>
    public static IReadOnlyList<(string Name, Kind Kind)> Cluster { get; } =
    [
        ("name", Kind.Text), ("cluster_template_id", Kind.Text), ("keypair", Kind.Text), ("node_count", Kind.Number), ("docker_volume_size", Kind.Number), ("labels", Kind.Labels),
        ("flavor_id", Kind.Text), ("master_flavor_id", Kind.Text), ("create_timeout", Kind.Number), ("discovery_url", Kind.Text), ("fixed_network", Kind.Text),
        ("fixed_subnet", Kind.Text), ("floating_ip_enabled", Kind.Truth), ("merge_labels", Kind.Truth),
    ];

    /// <summary>Fields of a cluster that only the service sets.</summary>
    public static IReadOnlyList<(string Name, Kind Kind)> ClusterReadOnly { get; } =
    [
        .. ReadOnly, ("stack_id", Kind.Text), ("status", Kind.Text), ("status_reason", Kind.Text), ("health_status", Kind.Text), ("health_status_reason", Kind.Labels), ("api_address", Kind.Text),
        ("coe_version", Kind.Text), ("container_version", Kind.Text), ("node_addresses", Kind.Texts), ("master_addresses", Kind.Texts), ("faults", Kind.Labels),
    ];

    /// <summary>Gives one field of the body another value, or takes one away, or adds one that is not a caller's.</summary>
    public static void Mutate(JsonObject body, IReadOnlyList<(string Name, Kind Kind)> fields, IReadOnlyList<(string Name, Kind Kind)> readOnly, Dice dice)
    {
        switch (dice.Below(20))
        {
            case 0 when body.Count > 0:
                body.Remove(dice.From([.. body.Select(static pair => pair.Key)]));
                break;
            case 1 or 2:
                var (own, ownKind) = dice.From(readOnly);
                body[own] = Values.For(ownKind, dice);
                break;
            default:
                var (name, kind) = dice.From(fields);
                body[name] = Values.For(kind, dice);
                break;
        }
    }

    /// <summary>A JSON patch of one to three operations on those fields; most are wrong in some way.</summary>
    public static JsonArray Patch(IReadOnlyList<(string Name, Kind Kind)> fields, IReadOnlyList<(string Name, Kind Kind)> readOnly, Dice dice)
    {
        var patch = new JsonArray();
        for (var left = dice.Pick(1, 1, 1, 2, 3); left > 0; left--)
            patch.Add(Operation(fields, readOnly, dice));
        return patch;
    }

    private static JsonNode Operation(IReadOnlyList<(string Name, Kind Kind)> fields, IReadOnlyList<(string Name, Kind Kind)> readOnly, Dice dice)
    {
        var (name, kind) = dice.Chance(80) ? dice.From(fields) : dice.From(readOnly);
        var path = name == "labels" && dice.Chance(50) ? dice.Pick("/labels/a", "/labels/new", "/labels/a/b", "/labels/") : "/" + name;
        var operation = new JsonObject { ["op"] = dice.Pick("replace", "replace", "replace", "add", "remove"), ["path"] = path };
        if (operation["op"]!.ToString() != "remove" || dice.Chance(20))
            operation["value"] = Values.For(kind, dice);
        switch (dice.Below(30))
        {
            case 0:
                operation.Remove(dice.Pick("op", "path", "value"));
                break;
            case 1:
                operation["op"] = dice.Pick("move", "copy", "test", "REPLACE", "");
                break;
            case 2:
                operation["path"] = dice.Pick("", "/", "name", "//name", "/name/", "/na me", "/name/x", "/bogus", "/labels~1a", "/-");
                break;
            case 3:
                operation["from"] = "/name";
                break;
            case 4:
                return dice.Pick<Func<JsonNode>>(static () => JsonValue.Create("x"), static () => new JsonArray(), static () => JsonValue.Create(5), static () => new JsonObject())();
        }

        return operation;
    }
}
