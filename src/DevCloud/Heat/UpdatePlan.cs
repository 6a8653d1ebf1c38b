using System.Text.Json.Nodes;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Heat;

/// <summary>What an update would change; drawn up beside the stack, which stays as it is.</summary>
/// <remarks>
/// Source: openstack/heat heat/engine/service.py, preview_update_stack, release 19, with its stumble over nested stacks that would be added, and without the ids
/// of other resources: what refers to one is always told as changed.
/// </remarks>
/// <param name="state">Where the nested stacks are.</param>
/// <param name="root">Address of the cloud.</param>
/// <param name="showsNested">Whether to look into nested stacks.</param>
internal sealed class UpdatePlan(CloudState state, Uri root, bool showsNested)
{
    private readonly Dictionary<string, JsonArray> changes = new[] { "unchanged", "updated", "replaced", "added", "deleted" }.ToDictionary(static kind => kind, static _ => new JsonArray());

    /// <summary>The lists as Heat answers them.</summary>
    /// <param name="stack">The stack as it is.</param>
    /// <param name="parameters">Its parameters as they would be.</param>
    /// <exception cref="CloudError">400: a parameter is wrong, or a nested stack would be added and nested ones are to be shown.</exception>
    public JsonObject Of(StackRow stack, Dictionary<string, JsonNode?> parameters)
    {
        Compare(stack, stack.Template, parameters);
        return new JsonObject(changes.Select(static kind => KeyValuePair.Create(kind.Key, (JsonNode?)kind.Value)));
    }

    private void Compare(StackRow stack, JsonObject template, Dictionary<string, JsonNode?> parameters)
    {
        var updated = Updated(stack, template, parameters);
        var evaluation = new Evaluation(updated, static (_, _, _) => null);
        var wanted = (template["resources"] as JsonObject ?? []).Where(r => evaluation.Holds(r.Value!["condition"])).ToDictionary(static r => r.Key, static r => r.Value!);
        foreach (var gone in stack.Resources.Values.Where(row => !wanted.ContainsKey(row.Name)))
            Delete(stack, gone);
        foreach (var (name, definition) in wanted)
        {
            var type = definition["type"]!.ToString();
            var properties = evaluation.Resolve(definition["properties"]);
            if (!stack.Resources.TryGetValue(name, out var row))
                Add(stack, new ResourceRow { Name = name, Type = type }, IsStack(stack, type));
            else if (IsStack(stack, type))
                Enter(stack, row, properties as JsonObject ?? []);
            else
                Tell(row.Status == "FAILED" ? "replaced" : JsonNode.DeepEquals(properties, row.Properties) ? "unchanged" : "updated", stack, row);
        }
    }

    // Whatever becomes of what is in it.
    private void Enter(StackRow stack, ResourceRow row, JsonObject properties)
    {
        Tell("updated", stack, row);
        if (!showsNested || NestedOf(row) is not { } nested)
            return;
        // Drawing up the group's template writes down which members are gone for good.
        var draft = new ResourceRow { Name = row.Name, Type = row.Type, Data = row.Data.DeepClone().AsObject() };
        var isGroup = row.Type == StackPlan.Group;
        var template = isGroup ? Groups.Template(draft, nested, properties) : Yaml.Map(stack.Files[row.Type]);
        var given = isGroup ? [] : properties.ToDictionary(static p => p.Key, static p => p.Value?.DeepClone());
        Compare(nested, template, Parameters.Bind(template, given, isPlan: true));
    }

    private void Add(StackRow stack, ResourceRow row, bool isStack)
    {
        if (isStack && showsNested)
            throw new CloudError(400, "The server could not comply with the request since it is either malformed or otherwise incorrect.");
        Tell("added", stack, row);
    }

    private void Delete(StackRow stack, ResourceRow row)
    {
        Tell("deleted", stack, row);
        if (!showsNested || NestedOf(row) is not { } nested)
            return;
        foreach (var inner in nested.Resources.Values)
            Delete(nested, inner);
    }

    private void Tell(string kind, StackRow stack, ResourceRow row)
    {
        var view = HeatViews.Resource(root, stack, row);
        if (NestedOf(row) is { } nested)
            view["nested_stack_id"] = new JsonObject { ["tenant"] = nested.ProjectId, ["stack_name"] = nested.Name, ["stack_id"] = nested.Id, ["path"] = "" };
        changes[kind].Add(view);
    }

    private StackRow? NestedOf(ResourceRow row) => row.Data["stack"] is { } id ? state.Stacks.GetValueOrDefault(id.ToString()) : null;

    private static bool IsStack(StackRow stack, string type) => type == StackPlan.Group || stack.Files.ContainsKey(type);

    private static StackRow Updated(StackRow stack, JsonObject template, Dictionary<string, JsonNode?> parameters) => new()
    {
        Id = stack.Id,
        Name = stack.Name,
        ProjectId = stack.ProjectId,
        UserId = stack.UserId,
        Template = template,
        Files = stack.Files,
        Parameters = parameters,
        // In a plan a resource is known by its name.
        Resources = stack.Resources.Values.ToDictionary(static row => row.Name, static row => new ResourceRow { Name = row.Name, Type = row.Type, PhysicalId = row.Name }),
    };
}
