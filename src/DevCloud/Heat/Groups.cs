using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Heat;

/// <summary>OS::Heat::ResourceGroup: a nested stack whose members are named by index.</summary>
/// <remarks>Source: openstack/heat heat/engine/resources/openstack/heat/resource_group.py, release 19.</remarks>
internal static class Groups
{
    /// <summary>Most resources of a stack with all that are nested in it: Heat's <c>max_resources_per_stack</c> unless configured otherwise.</summary>
    public const int MostResources = 1000;

    /// <summary>What Heat says of more.</summary>
    public const string TooMany = "Request limit exceeded: Maximum resources per stack exceeded.";

    /// <summary>How many members the group is to have.</summary>
    public static int Count(JsonObject properties) => int.Parse(properties["count"]?.ToString() ?? "1", CultureInfo.InvariantCulture);

    /// <summary>The template of the group's stack. Indexes that were removed never come back.</summary>
    /// <exception cref="CloudError">400: more members than a stack may have resources.</exception>
    public static JsonObject Template(ResourceRow group, StackRow? members, JsonObject properties)
    {
        var count = Count(properties);
        if (count > MostResources)
            throw new CloudError(400, TooMany);
        var removed = (group.Data["removed"] as JsonArray ?? []).Select(static i => i!.ToString()).ToHashSet();
        foreach (var named in (properties["removal_policies"] as JsonArray ?? []).SelectMany(static policy => policy?["resource_list"] as JsonArray ?? []).Select(static n => n!.ToString()))
        {
            // By index or by the id that stands for the member.
            if (members?.Resources.Values.FirstOrDefault(m => m.Name == named || m.PhysicalId == named) is { } member)
                removed.Add(member.Name);
        }

        group.Data["removed"] = new JsonArray([.. removed.Select(static i => JsonValue.Create(i))]);
        var definition = properties["resource_def"]!.AsObject();
        var variable = properties["index_var"]?.ToString() ?? "%index%";
        var resources = new JsonObject();
        for (var i = 0; resources.Count < count; i++)
        {
            var index = i.ToString(CultureInfo.InvariantCulture);
            if (!removed.Contains(index))
                resources[index] = JsonNode.Parse(definition.ToJsonString().Replace(variable, index, StringComparison.Ordinal));
        }

        return new JsonObject { ["heat_template_version"] = "2018-08-31", ["resources"] = resources };
    }

    /// <summary>Attributes of the group.</summary>
    public static JsonNode? Attribute(StackRow group, string name, Func<ResourceRow, Func<string, JsonNode?>> member)
    {
        var members = group.Resources.Values.OrderBy(static m => int.Parse(m.Name, CultureInfo.InvariantCulture)).ToList();
        if (name.StartsWith("resource.", StringComparison.Ordinal))
        {
            var parts = name.Split('.', 3);
            var one = members.FirstOrDefault(m => m.Name == parts[1]);
            return one is null ? null : parts.Length == 2 ? one.PhysicalId : member(one)(parts[2]);
        }

        return name switch
        {
            "refs" => new JsonArray([.. members.Select(static m => JsonValue.Create(m.PhysicalId))]),
            "refs_map" => new JsonObject(members.Select(static m => KeyValuePair.Create(m.Name, (JsonNode?)m.PhysicalId))),
            _ => new JsonArray([.. members.Select(m => member(m)(name))]),
        };
    }
}
