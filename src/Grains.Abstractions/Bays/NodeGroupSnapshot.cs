using System.Collections.Immutable;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>A group of equal machines of one bay, as readers see it.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.NodeGroupSnapshot")]
public sealed record NodeGroupSnapshot
{
    /// <summary>Name of the first master group of every bay.</summary>
    public const string DefaultMasterName = "default-master";

    /// <summary>Name of the first worker group of every bay.</summary>
    public const string DefaultWorkerName = "default-worker";

    /// <summary>Role of machines that carry the control plane.</summary>
    public const string MasterRole = "master";

    /// <summary>Role of machines that carry the work.</summary>
    public const string WorkerRole = "worker";

    /// <summary>Position among the groups that the bay ever had, from 1.</summary>
    [Id(0)] public int Id { get; init; }

    /// <summary>The group's own UUID.</summary>
    [Id(1)] public required Guid Uuid { get; init; }

    /// <summary>Unique within the bay.</summary>
    [Id(2)] public required string Name { get; init; }

    /// <summary><c>master</c>, <c>worker</c> or a word of the tenant's.</summary>
    [Id(3)] public required string Role { get; init; }

    /// <summary>Nova flavor, name or id as the tenant gave it; null where neither bay nor model names one.</summary>
    [Id(4)] public string? FlavorId { get; init; }

    /// <summary>Glance image, name or id as the tenant gave it.</summary>
    [Id(5)] public string? ImageId { get; init; }

    /// <summary>Wanted number of machines, at least 0.</summary>
    [Id(6)] public required int NodeCount { get; init; }

    /// <summary>Lower limit for autoscalers, at least 0.</summary>
    [Id(7)] public int MinNodeCount { get; init; }

    /// <summary>Upper limit for autoscalers; null when there is none.</summary>
    [Id(8)] public int? MaxNodeCount { get; init; }

    /// <summary>True for the two groups that live and die with the bay.</summary>
    [Id(9)] public bool IsDefault { get; init; }

    /// <summary>Heat's id of the stack that holds the machines; null until there is one.</summary>
    [Id(10)] public string? StackId { get; init; }

    /// <summary>Own status, taken from the group's stack.</summary>
    [Id(11)] public required BayStatus Status { get; init; }

    /// <summary>The stack's own text about that status.</summary>
    [Id(12)] public string? StatusReason { get; init; }

    /// <summary>Version of the engine on these machines, where known.</summary>
    [Id(13)] public string? Version { get; init; }

    /// <summary>Size of the Docker volume in GiB.</summary>
    [Id(14)] public int? DockerVolumeSize { get; init; }

    /// <summary>Labels in force for this group.</summary>
    [Id(15)] public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Addresses of the machines, in index order.</summary>
    [Id(16)] public ImmutableArray<string> NodeAddresses { get; init; } = [];

    /// <summary>When the group was accepted.</summary>
    [Id(17)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; null until then.</summary>
    [Id(18)] public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Labels that machines get when they are built; null until some were asked for, empty when they were taken away.</summary>
    [Id(19)] public ImmutableSortedDictionary<string, string>? NodeLabels { get; init; }

    /// <summary>Taints that machines get when they are built; null and empty as for the labels.</summary>
    [Id(20)] public ImmutableArray<NodeTaint>? NodeTaints { get; init; }
}
