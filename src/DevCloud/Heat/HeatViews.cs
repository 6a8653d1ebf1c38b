using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Heat;

/// <summary>Stacks, resources and events as Heat shows them.</summary>
internal static class HeatViews
{
    public static string Address(Uri root, StackRow stack) => $"{root.ToString().TrimEnd('/')}/orchestration/v1/{stack.ProjectId}/stacks/{stack.Name}/{stack.Id}";

    public static JsonArray Links(Uri root, StackRow stack) => [new JsonObject { ["href"] = Address(root, stack), ["rel"] = "self" }];

    public static JsonObject Summary(Uri root, StackRow stack) => new()
    {
        ["id"] = stack.Id,
        ["stack_name"] = stack.Name,
        ["description"] = stack.Template["description"]?.ToString() ?? "",
        ["stack_status"] = stack.FullStatus,
        ["stack_status_reason"] = stack.Reason,
        ["creation_time"] = Time(stack.CreatedAt),
        ["updated_time"] = Time(stack.UpdatedAt),
        ["deletion_time"] = Time(stack.DeletedAt),
        ["stack_owner"] = null,
        ["parent"] = stack.ParentId,
        ["tags"] = stack.Tags.Length == 0 ? null : new JsonArray([.. stack.Tags.Select(static t => JsonValue.Create(t))]),
        ["links"] = Links(root, stack),
    };

    public static JsonObject Stack(Uri root, StackRow stack, Func<StackRow, string, JsonNode?>? output)
    {
        var view = Summary(root, stack);
        view["parameters"] = new JsonObject(stack.Parameters.Select(p => KeyValuePair.Create(
            p.Key, (JsonNode?)(Heat.Parameters.IsHidden(stack.Template, p.Key) ? "******" : p.Value is JsonArray list ? string.Join(',', list.Select(Evaluation.Text)) : Evaluation.Text(p.Value)))));
        view["timeout_mins"] = stack.TimeoutMinutes;
        view["disable_rollback"] = stack.DisableRollback;
        view["capabilities"] = new JsonArray();
        view["notification_topics"] = new JsonArray();
        view["template_description"] = stack.Template["description"]?.ToString() ?? "No description";
        if (output is not null)
        {
            view["outputs"] = new JsonArray([.. (stack.Template["outputs"] as JsonObject ?? []).Select(o => new JsonObject
            {
                ["output_key"] = o.Key, ["description"] = o.Value?["description"]?.ToString() ?? "No description given", ["output_value"] = output(stack, o.Key),
            })]);
        }

        return view;
    }

    public static JsonObject Resource(Uri root, StackRow stack, ResourceRow resource)
    {
        var view = new JsonObject
        {
            ["resource_name"] = resource.Name,
            ["logical_resource_id"] = resource.Name,
            ["resource_type"] = resource.Type,
            ["resource_status"] = $"{resource.Action}_{resource.Status}",
            ["resource_status_reason"] = resource.Reason,
            ["physical_resource_id"] = resource.Data["stack"]?.ToString() ?? resource.PhysicalId ?? "",
            ["creation_time"] = Time(stack.CreatedAt),
            ["updated_time"] = Time(resource.UpdatedAt),
            ["required_by"] = new JsonArray([.. stack.Resources.Values.Where(r => r.Requires.Contains(resource.Name)).Select(static r => JsonValue.Create(r.Name))]),
            ["links"] = new JsonArray(
                new JsonObject { ["href"] = $"{Address(root, stack)}/resources/{resource.Name}", ["rel"] = "self" },
                new JsonObject { ["href"] = Address(root, stack), ["rel"] = "stack" }),
        };
        if (stack.ParentResource is { } parent)
            view["parent_resource"] = parent;
        return view;
    }

    public static IEnumerable<JsonObject> Resources(Uri root, CloudState state, StackRow stack, int depth) =>
        stack.Resources.Values.Select(r => Resource(root, stack, r)).Concat(depth == 0 ? [] : Nested(state, stack).SelectMany(n => Resources(root, state, n, depth - 1)));

    public static IEnumerable<JsonObject> Events(Uri root, CloudState state, StackRow stack, int depth) =>
        stack.Events.Select(e => new JsonObject
        {
            ["id"] = e.Id,
            ["resource_name"] = e.Resource,
            ["logical_resource_id"] = e.Resource,
            ["resource_status"] = e.Status,
            ["resource_status_reason"] = e.Reason,
            ["physical_resource_id"] = e.PhysicalId,
            ["event_time"] = Time(e.Time),
            ["links"] = new JsonArray(
                new JsonObject { ["href"] = $"{Address(root, stack)}/resources/{e.Resource}/events/{e.Id}", ["rel"] = "self" },
                new JsonObject { ["href"] = Address(root, stack), ["rel"] = "stack" }),
        }).Concat(depth == 0 ? [] : Nested(state, stack).SelectMany(n => Events(root, state, n, depth - 1)));

    private static IEnumerable<StackRow> Nested(CloudState state, StackRow stack) => state.Stacks.Values.Where(s => s.ParentId == stack.Id);

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
