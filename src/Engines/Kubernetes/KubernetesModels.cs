using System.Text.Json.Serialization;

namespace Magnum.Engines.Kubernetes;

/// <summary>The parts of a node list that are read. Shape: k8s.io/api/core/v1 types.go (1.20 to 1.33).</summary>
internal sealed record NodeListModel
{
    public ListMetadata? Metadata { get; init; }

    public List<NodeModel>? Items { get; init; }
}

internal sealed record ListMetadata
{
    public string? Continue { get; init; }
}

internal sealed record NodeModel
{
    public NodeMetadata? Metadata { get; init; }

    public NodeSpec? Spec { get; init; }

    public NodeStatus? Status { get; init; }
}

internal sealed record NodeMetadata
{
    public string? Name { get; init; }

    public string? Uid { get; init; }
}

internal sealed record NodeSpec
{
    // Spelled like this there.
    [JsonPropertyName("providerID")]
    public string? ProviderId { get; init; }
}

internal sealed record NodeStatus
{
    public List<NodeCondition>? Conditions { get; init; }

    public List<NodeAddress>? Addresses { get; init; }
}

internal sealed record NodeCondition
{
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}

internal sealed record NodeAddress
{
    public string? Type { get; init; }

    public string? Address { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NodeListModel))]
[JsonSerializable(typeof(PodListModel))]
[JsonSerializable(typeof(ComponentListModel))]
internal sealed partial class KubernetesJson : JsonSerializerContext;
