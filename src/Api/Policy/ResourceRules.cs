namespace Magnum.Api.Policy;

/// <summary>The rules of one resource's ordinary operations.</summary>
internal sealed record ResourceRules
{
    public required PolicyRule Create { get; init; }

    public required PolicyRule Get { get; init; }

    public required PolicyRule GetAll { get; init; }

    public required PolicyRule Detail { get; init; }

    public required PolicyRule Update { get; init; }

    public required PolicyRule Delete { get; init; }
}
