using System.Text.Json.Nodes;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Heat;

/// <summary>What a stack would be made of; drawn up before anything is made, so that a wrong template is refused as a whole.</summary>
internal static class StackPlan
{
    /// <summary>The type that makes a nested stack of equal members.</summary>
    public const string Group = "OS::Heat::ResourceGroup";

    /// <summary>Nested templates deeper than this name each other.</summary>
    private const int DepthMax = 10;

    /// <summary>The resources as Heat's preview lists them: a nested stack is a list within the list.</summary>
    /// <exception cref="CloudError">400: a type, file, parameter or reference is wrong, here or in a nested template.</exception>
    public static JsonArray Of(StackRow stack) => Of(stack, 0, isWhole: true);

    /// <summary>Checks a stack that is to be made; of each group one member, as Heat does.</summary>
    /// <exception cref="CloudError">400, as from <see cref="Of(StackRow)"/>.</exception>
    public static void Validate(StackRow stack) => Of(stack, 0, isWhole: false);

    /// <summary>Checks what can be checked without parameter values: types and what resources say of each other.</summary>
    /// <exception cref="CloudError">400: a type or a reference is wrong.</exception>
    public static void Check(JsonObject template, IReadOnlyDictionary<string, string> files)
    {
        var resources = template["resources"] as JsonObject ?? [];
        foreach (var (name, resource) in resources)
        {
            var type = Type(name, resource);
            if (!ResourceTypes.Knows(type) && !IsGroup(type) && !files.ContainsKey(type))
                throw new CloudError(400, $"The Resource Type ({type}) could not be found.");
            foreach (var reference in Evaluation.References(resource!["properties"]).Where(reference => !resources.ContainsKey(reference)))
                throw new CloudError(400, $"The specified reference \"{reference}\" (in {name}.Properties) is incorrect.");
        }
    }

    private static JsonArray Of(StackRow stack, int depth, bool isWhole)
    {
        if (depth > DepthMax)
            throw new CloudError(400, "Recursion depth exceeds 10.");
        Check(stack.Template, stack.Files);
        var evaluation = new Evaluation(stack, static (_, _, _) => null);
        var plan = new JsonArray();
        var wanted = (stack.Template["resources"] as JsonObject ?? []).Where(r => evaluation.Holds(r.Value!["condition"])).ToList();

        // In a plan a resource is known by its name.
        foreach (var (name, resource) in wanted)
            stack.Resources[name] = new ResourceRow { Name = name, Type = Type(name, resource), PhysicalId = name };
        foreach (var (name, resource) in wanted)
        {
            var row = stack.Resources[name];
            var properties = evaluation.Resolve(resource!["properties"]) as JsonObject ?? [];
            if (IsGroup(row.Type) && !isWhole)
                properties["count"] = Math.Min(Groups.Count(properties), 1);
            plan.Add(IsGroup(row.Type) ? Of(Nested(stack, row, Groups.Template(row, null, properties), []), depth + 1, isWhole)
                : stack.Files.TryGetValue(row.Type, out var file) ? Of(Nested(stack, row, Yaml.Map(file), properties), depth + 1, isWhole)
                : Leaf(stack, row, properties));
        }

        return plan;
    }

    private static JsonObject Leaf(StackRow stack, ResourceRow row, JsonObject properties)
    {
        var view = new JsonObject
        {
            ["resource_name"] = row.Name,
            ["resource_type"] = row.Type,
            ["resource_status"] = "COMPLETE",
            ["resource_status_reason"] = "",
            ["physical_resource_id"] = "",
            ["properties"] = properties,
        };
        if (stack.ParentResource is { } parent)
            view["parent_resource"] = parent;
        return view;
    }

    private static StackRow Nested(StackRow above, ResourceRow row, JsonObject template, JsonObject properties) => new()
    {
        Id = row.Name,
        Name = $"{above.Name}-{row.Name}",
        ProjectId = above.ProjectId,
        UserId = above.UserId,
        ParentId = above.Id,
        ParentResource = row.Name,
        Template = template,
        Files = above.Files,
        Parameters = Parameters.Bind(template, properties.ToDictionary(static p => p.Key, static p => p.Value?.DeepClone()), isPlan: true),
    };

    private static bool IsGroup(string type) => type == Group;

    private static string Type(string name, JsonNode? resource) =>
        (resource as JsonObject)?["type"]?.ToString() ?? throw new CloudError(400, $"The \"type\" of resource {name} is missing.");
}
