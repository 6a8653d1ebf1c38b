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
}

internal sealed record SwarmNodeModel
{
    public SwarmNodeDescription? Description { get; init; }

    public SwarmNodeStatus? Status { get; init; }
}

internal sealed record SwarmNodeDescription
{
    public string? Hostname { get; init; }
}

internal sealed record SwarmNodeStatus
{
    public string? State { get; init; }

    public string? Message { get; init; }

    public string? Addr { get; init; }
}

[JsonSerializable(typeof(InfoModel))]
[JsonSerializable(typeof(List<SwarmNodeModel>))]
internal sealed partial class SwarmJson : JsonSerializerContext;
