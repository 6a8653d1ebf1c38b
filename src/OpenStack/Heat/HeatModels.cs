using System.Text.Json.Nodes;

namespace Magnum.OpenStack.Heat;

/// <summary>What a stack is made from.</summary>
public sealed record StackRequest
{
    public required string Name { get; init; }

    /// <summary>HOT template as text (YAML or JSON).</summary>
    public required string Template { get; init; }

    /// <summary>Files that the template names, by the name it uses.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment as YAML or JSON text, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>Parameter values; a null value is sent as JSON null (Heat then takes the default).</summary>
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>Minutes until Heat gives up, or null for Heat's own limit.</summary>
    public int? TimeoutMinutes { get; init; }

    /// <summary>Tags, without commas.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>A change of a stack's parameters.</summary>
public sealed record StackUpdate
{
    public IReadOnlyDictionary<string, JsonNode?> Parameters { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>True: a failed update stays as it failed; false: Heat takes it back.</summary>
    public bool DisableRollback { get; init; } = true;

    /// <summary>Minutes until Heat gives up, or null for the stack's own limit.</summary>
    public int? TimeoutMinutes { get; init; }
}

/// <summary>A stack with its details.</summary>
public sealed record HeatStack
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>What Heat knows it by.</summary>
    public StackKey Key => new(Name, Id);

    /// <summary>For example <c>CREATE_COMPLETE</c>.</summary>
    public required string Status { get; init; }

    public string? StatusReason { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the last update began; null before the first.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Parameter values as Heat shows them: hidden ones as asterisks.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Output values by key; empty when outputs were not asked for.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Outputs { get; init; } = new Dictionary<string, JsonNode?>();

    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>A stack as lists show it.</summary>
public sealed record HeatStackSummary(string Id, string Name, string Status, string? StatusReason, DateTimeOffset? CreatedAt, DateTimeOffset? UpdatedAt);

/// <summary>A resource of a stack.</summary>
/// <param name="StackId">Id of the (nested) stack that holds it, where Heat tells.</param>
/// <param name="Name">Name in that stack's template.</param>
/// <param name="Type">For example <c>OS::Nova::Server</c>.</param>
/// <param name="Status">For example <c>CREATE_FAILED</c>; empty in a preview.</param>
/// <param name="StatusReason">Heat's text.</param>
/// <param name="PhysicalId">Id in the other service, or null.</param>
/// <param name="UpdatedAt">When its status last changed.</param>
/// <param name="ParentResource">Name of the resource, in the stack above, that this one's stack is; null at the top.</param>
public sealed record HeatResource(string? StackId, string Name, string Type, string Status, string? StatusReason, string? PhysicalId, DateTimeOffset? UpdatedAt, string? ParentResource)
{
    /// <summary>Name of the stack that holds it, where Heat tells.</summary>
    public string? StackName { get; init; }

    /// <summary>In the preview of an update: whether it holds a nested stack.</summary>
    public bool HoldsStack { get; init; }
}

/// <summary>An event of a resource.</summary>
public sealed record HeatEvent(string ResourceName, string Status, string? StatusReason, string? PhysicalId, DateTimeOffset Time, string? StackId);
