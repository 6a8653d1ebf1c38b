using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Magnum.Engines.Swarm;

/// <summary>The parts that are read of what a Docker Engine tells of itself. Shape: moby api/types (API 1.24 to 1.41).</summary>
internal sealed record InfoModel
{
    public SwarmInfo? Swarm { get; init; }
}

internal sealed record SwarmInfo
{
    public string? LocalNodeState { get; init; }

    public bool ControlAvailable { get; init; }

    public string? Error { get; init; }

    /// <summary>The managers that the engine knows, itself among them.</summary>
    public List<SwarmPeer>? RemoteManagers { get; init; }
}

internal sealed record SwarmPeer
{
    public string? Addr { get; init; }
}

internal sealed record SwarmNodeModel
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public SwarmVersion? Version { get; init; }

    /// <summary>Whole, since it is sent back whole.</summary>
    public JsonObject? Spec { get; init; }

    public SwarmNodeDescription? Description { get; init; }

    public SwarmNodeStatus? Status { get; init; }

    /// <summary>Null where it is no manager.</summary>
    public SwarmManagerStatus? ManagerStatus { get; init; }
}

internal sealed record SwarmManagerStatus
{
    /// <summary><c>reachable</c>, <c>unreachable</c> or <c>unknown</c>.</summary>
    public string? Reachability { get; init; }

    public string? Addr { get; init; }

    /// <summary>The address without its port.</summary>
    [JsonIgnore]
    public string? Host => Addr?.LastIndexOf(':') is > 0 and var end ? Addr[..end] : null;
}

internal sealed record SwarmNodeDescription
{
    public string? Hostname { get; init; }
}

/// <summary>The state that a change is made from; one made from an older state is refused.</summary>
internal sealed record SwarmVersion
{
    public long Index { get; init; }
}

/// <summary>A piece of a service on a node. States: moby/swarmkit api/types.proto, TaskState.</summary>
internal sealed record SwarmTaskModel
{
    public SwarmTaskStatus? Status { get; init; }
}

internal sealed record SwarmTaskStatus
{
    public string? State { get; init; }
}

internal sealed record SwarmNodeStatus
{
    public string? State { get; init; }

    public string? Message { get; init; }

    public string? Addr { get; init; }
}

[JsonSerializable(typeof(InfoModel))]
[JsonSerializable(typeof(SwarmNodeModel))]
[JsonSerializable(typeof(List<SwarmNodeModel>))]
[JsonSerializable(typeof(List<SwarmTaskModel>))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class SwarmJson : JsonSerializerContext;
