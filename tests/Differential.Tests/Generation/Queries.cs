namespace Magnum.Differential.Tests.Generation;

/// <summary>Query strings of lists.</summary>
public static class Queries
{
    /// <summary>Sort keys by which both services must agree on an order, by resource: no identifiers and no times.</summary>
    private static readonly Dictionary<string, string[]> SortKeys = new()
    {
        ["clusters"] = ["id", "name", "status", "keypair", "create_timeout", "docker_volume_size", "flavor_id", "node_count", "zzz", "links", "health_status"],
        ["bays"] = ["id", "name", "status", "docker_volume_size", "baymodel_id", "node_count", "zzz"],
        ["clustertemplates"] = ["id", "name", "coe", "image_id", "flavor_id", "docker_volume_size", "apiserver_port", "public", "hidden", "keypair_id", "zzz", "labels", "links", "cluster_distro", "tags", "dns_nameserver"],
        ["baymodels"] = ["id", "name", "coe", "image_id", "public", "zzz"],
        ["nodegroups"] = ["id", "name", "role", "node_count", "zzz", "is_default", "links"],
        ["quotas"] = ["id", "hard_limit", "resource", "zzz"],
    };

    /// <summary>A query for lists of that resource; often none.</summary>
    /// <param name="resource">The resource's name in paths.</param>
    /// <param name="marker">What a marker may name.</param>
    /// <param name="dice">Decides.</param>
    public static string For(string resource, string marker, Dice dice)
    {
        if (dice.Chance(20))
            return "";
        var parts = new List<string>();
        if (dice.Chance(50))
            parts.Add($"limit={dice.Pick("1", "2", "3", "100", "5000", "0", "-1", "abc", "", "1.5", "%201")}");
        if (dice.Chance(50))
            parts.Add($"sort_key={dice.Pick<string>(SortKeys[resource])}");
        if (dice.Chance(40))
            parts.Add($"sort_dir={dice.Pick("asc", "desc", "desc", "zzz", "ASC", "")}");
        if (dice.Chance(25))
            parts.Add($"marker={marker}");
        if (dice.Chance(6))
            parts.Add(dice.Pick("bogus=1", "all_tenants=True", "limit=2", "name=x", "fields=uuid"));
        return parts.Count > 0 ? "?" + string.Join('&', parts) : "";
    }
}
