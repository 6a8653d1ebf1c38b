using System.Text.Json.Nodes;

namespace Magnum.DevCloud.State;

/// <summary>Everything that the simulated cloud knows, as it is kept in its state file.</summary>
internal sealed class CloudState
{
    public List<DomainRow> Domains { get; set; } = [];

    public List<ProjectRow> Projects { get; set; } = [];

    public List<UserRow> Users { get; set; } = [];

    public List<AssignmentRow> Assignments { get; set; } = [];

    public List<TrustRow> Trusts { get; set; } = [];

    public Dictionary<string, TokenRow> Tokens { get; set; } = [];

    public List<FlavorRow> Flavors { get; set; } = [];

    public List<ImageRow> Images { get; set; } = [];

    public List<KeypairRow> Keypairs { get; set; } = [];

    /// <summary>Networks, ports, servers and whatever else a resource is behind its id.</summary>
    public Dictionary<string, ThingRow> Things { get; set; } = [];

    public Dictionary<string, StackRow> Stacks { get; set; } = [];

    /// <summary>Counts addresses given out.</summary>
    public int LastAddress { get; set; }
}

internal sealed record DomainRow(string Id, string Name);

internal sealed record ProjectRow(string Id, string Name, string DomainId);

internal sealed class UserRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string DomainId { get; init; }

    public required string Password { get; set; }
}

/// <summary>A role of a user in a project or on a domain.</summary>
internal sealed record AssignmentRow(string UserId, string? ProjectId, string? DomainId, string Role);

/// <summary>A trust, and how often it may still be passed on.</summary>
internal sealed record TrustRow(string Id, string TrustorUserId, string TrusteeUserId, string ProjectId, bool Impersonation, string[] Roles, int RedelegationCount)
{
    /// <summary>The trust that was passed on by this one, or null.</summary>
    public string? RedelegatedTrustId { get; init; }
}

/// <summary>An issued token.</summary>
internal sealed record TokenRow(string UserId, string? ProjectId, string? DomainId, string? TrustId, string[] Roles, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>A token that may only signal this resource.</summary>
    public string? SignalsOnly { get; init; }
}

internal sealed record FlavorRow(string Id, string Name, int Vcpus, int Ram, int Disk);

internal sealed record ImageRow(string Id, string Name, string? OsDistro, string CreatedAt);

internal sealed record KeypairRow(string UserId, string Name, string PublicKey);

/// <summary>Something that a project has in Nova, Neutron, Octavia or Cinder.</summary>
internal sealed class ThingRow
{
    public required string Id { get; init; }

    /// <summary>server, port, network, subnet, router, security_group, floatingip, server_group, volume, volume_attachment, loadbalancer and what belongs to one.</summary>
    public required string Kind { get; init; }

    public required string ProjectId { get; init; }

    public required string Name { get; set; }

    /// <summary>What its API shows beyond id and name.</summary>
    public JsonObject Data { get; set; } = [];
}

/// <summary>A stack, nested ones included.</summary>
internal sealed class StackRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string ProjectId { get; init; }

    public required string UserId { get; init; }

    /// <summary>Stack and resource that hold this one; null at the top.</summary>
    public string? ParentId { get; init; }

    public string? ParentResource { get; init; }

    public string Action { get; set; } = "CREATE";

    public string Status { get; set; } = "IN_PROGRESS";

    public string Reason { get; set; } = "Stack CREATE started";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public DateTimeOffset ActionAt { get; set; }

    public int? TimeoutMinutes { get; set; }

    public bool DisableRollback { get; set; } = true;

    public string[] Tags { get; init; } = [];

    /// <summary>Template as JSON.</summary>
    public required JsonObject Template { get; set; }

    public Dictionary<string, string> Files { get; set; } = [];

    public Dictionary<string, JsonNode?> Parameters { get; set; } = [];

    /// <summary>What an update that fails goes back to.</summary>
    public Dictionary<string, JsonNode?>? PreviousParameters { get; set; }

    public Dictionary<string, ResourceRow> Resources { get; set; } = [];

    public List<EventRow> Events { get; set; } = [];

    public string FullStatus => $"{Action}_{Status}";
}

/// <summary>A resource of a stack.</summary>
internal sealed class ResourceRow
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public string Action { get; set; } = "INIT";

    public string Status { get; set; } = "COMPLETE";

    public string Reason { get; set; } = "";

    public string? PhysicalId { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Properties as last resolved; another value means an update.</summary>
    public JsonNode? Properties { get; set; }

    /// <summary>What the resource made or was told: addresses, random text, signals.</summary>
    public JsonObject Data { get; set; } = [];

    /// <summary>Whether somebody said so: the next update makes it anew.</summary>
    public bool IsUnhealthy => Action == "CHECK" && Status == "FAILED";

    /// <summary>Names that must be made before and deleted after.</summary>
    public string[] Requires { get; set; } = [];
}

internal sealed record EventRow(string Id, string Resource, string Status, string Reason, string? PhysicalId, DateTimeOffset Time);
