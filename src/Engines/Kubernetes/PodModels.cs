namespace Magnum.Engines.Kubernetes;

/// <summary>The parts of a pod list that are read. Shape: k8s.io/api/core/v1 types.go (1.20 to 1.33).</summary>
internal sealed record PodListModel
{
    public ListMetadata? Metadata { get; init; }

    public List<PodModel>? Items { get; init; }
}

internal sealed record PodModel
{
    public PodMetadata? Metadata { get; init; }

    public PodStatus? Status { get; init; }
}

internal sealed record PodMetadata
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public Dictionary<string, string?>? Annotations { get; init; }

    public List<PodOwner>? OwnerReferences { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }
}

internal sealed record PodOwner
{
    public string? Kind { get; init; }

    public bool? Controller { get; init; }
}

internal sealed record PodStatus
{
    public string? Phase { get; init; }
}
