using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Http;

namespace Magnum.OpenStack.Heat;

/// <summary>Bodies of Heat's calls.</summary>
/// <seealso href="https://docs.openstack.org/api-ref/orchestration/v1/"/>
internal static class HeatBodies
{
    public static JsonObject Create(StackRequest request)
    {
        var body = new JsonObject
        {
            ["stack_name"] = request.Name,
            ["template"] = request.Template,
            ["parameters"] = Parameters(request.Parameters),
            ["files"] = new JsonObject(request.Files.Select(static file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value))),
        };
        if (request.Environment is { } environment)
            body["environment"] = environment;
        if (request.TimeoutMinutes is { } minutes)
            body["timeout_mins"] = minutes;
        if (request.Tags.Count > 0)
            body["tags"] = string.Join(',', request.Tags);
        return body;
    }

    public static JsonObject Update(StackUpdate update)
    {
        var body = new JsonObject { ["parameters"] = Parameters(update.Parameters), ["disable_rollback"] = update.DisableRollback };
        if (update.TimeoutMinutes is { } minutes)
            body["timeout_mins"] = minutes;
        return body;
    }

    public static JsonObject Unhealthy(string reason) => new() { ["mark_unhealthy"] = true, ["resource_status_reason"] = reason };

    public static HeatStack Stack(JsonNode stack) => new()
    {
        Id = stack.Must("id").ToString(),
        Name = stack.Must("stack_name").ToString(),
        Status = stack.Must("stack_status").ToString(),
        StatusReason = stack["stack_status_reason"]?.ToString(),
        CreatedAt = Time(stack["creation_time"]),
        UpdatedAt = Time(stack["updated_time"]),
        DeletedAt = Time(stack["deletion_time"]),
        Parameters = (stack["parameters"] as JsonObject ?? []).ToDictionary(static p => p.Key, static p => p.Value?.ToString() ?? "", StringComparer.Ordinal),
        Outputs = (stack["outputs"] as JsonArray ?? [])
            .ToDictionary(static o => o.Must("output_key").ToString(), static o => o!["output_value"]?.DeepClone(), StringComparer.Ordinal),
        Tags = [.. (stack["tags"] as JsonArray ?? []).Select(static tag => tag!.ToString())],
    };

    public static HeatStackSummary Summary(JsonNode stack) => new(
        stack.Must("id").ToString(),
        stack.Must("stack_name").ToString(),
        stack.Must("stack_status").ToString(),
        stack["stack_status_reason"]?.ToString(),
        Time(stack["creation_time"]),
        Time(stack["updated_time"]));

    public static HeatResource Resource(JsonNode resource) => new(
        StackOf(resource["links"], fromEnd: 1),
        resource.Must("resource_name").ToString(),
        resource["resource_type"]?.ToString() ?? "",
        resource["resource_status"]?.ToString() ?? "",
        resource["resource_status_reason"]?.ToString(),
        resource["physical_resource_id"]?.ToString() is { Length: > 0 } id ? id : null,
        Time(resource["updated_time"]),
        resource["parent_resource"]?.ToString())
    {
        StackName = StackOf(resource["links"], fromEnd: 2),
        HoldsStack = resource["nested_stack_id"] is not null,
    };

    public static HeatEvent Event(JsonNode e) => new(
        e["resource_name"]?.ToString() ?? "",
        e["resource_status"]?.ToString() ?? "",
        e["resource_status_reason"]?.ToString(),
        e["physical_resource_id"]?.ToString() is { Length: > 0 } id ? id : null,
        Time(e["event_time"]) ?? DateTimeOffset.UnixEpoch,
        StackOf(e["links"], fromEnd: 1));

    /// <summary>A preview lists nested stacks as lists within the list.</summary>
    public static IEnumerable<HeatResource> Previewed(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Previewed),
        JsonObject resource when resource["resource_name"] is not null => [Resource(resource)],
        _ => [],
    };

    /// <summary>The lists of an update's preview as one.</summary>
    public static IReadOnlyList<HeatResourceChange> Changes(OpenStackAnswer answer) => answer.Read(static body =>
    {
        var lists = body.Must("resource_changes");
        return (HeatResourceChange[])
        [
            .. Of("added", HeatChange.Added), .. Of("updated", HeatChange.Updated), .. Of("replaced", HeatChange.Replaced),
            .. Of("deleted", HeatChange.Deleted), .. Of("unchanged", HeatChange.Unchanged),
        ];

        IEnumerable<HeatResourceChange> Of(string list, HeatChange change) => lists.MustList(list).Select(resource => new HeatResourceChange(Resource(resource), change));
    });

    private static JsonObject Parameters(IReadOnlyDictionary<string, JsonNode?> parameters) =>
        new(parameters.Select(static p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    // "…/stacks/<name>/<id>" of the link called stack; Heat gives the stack's id and name nowhere else.
    private static string? StackOf(JsonNode? links, int fromEnd) => (links as JsonArray)?
        .FirstOrDefault(static link => link?["rel"]?.ToString() == "stack")?["href"]?.ToString().TrimEnd('/').Split('/') is { } parts && parts.Length > fromEnd
        ? Uri.UnescapeDataString(parts[^fromEnd])
        : null;

    // Heat writes UTC, with or without saying so.
    private static DateTimeOffset? Time(JsonNode? node) => node?.ToString() is { Length: > 0 } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
        : null;
}
