namespace Magnum.Engines.Kubernetes;

/// <summary>The parts of a list of component statuses that are read. Shape: k8s.io/api/core/v1 types.go (1.20 to 1.33).</summary>
internal sealed record ComponentListModel
{
    public List<ComponentModel>? Items { get; init; }
}

internal sealed record ComponentModel
{
    public NodeMetadata? Metadata { get; init; }

    public List<ComponentCondition>? Conditions { get; init; }
}

internal sealed record ComponentCondition
{
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Message { get; init; }

    public string? Error { get; init; }
}
