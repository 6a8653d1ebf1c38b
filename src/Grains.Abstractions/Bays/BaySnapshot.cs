using System.Collections.Immutable;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>A bay as readers see it; also the part of the stored state that lists are made from.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.BaySnapshot")]
public sealed record BaySnapshot
{
    /// <summary>The bay's UUID.</summary>
    [Id(0)] public required Guid Uuid { get; init; }

    /// <summary>Name given by the tenant or made up; not unique.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Owner.</summary>
    [Id(2)] public required string ProjectId { get; init; }

    /// <summary>Creator.</summary>
    [Id(3)] public required string UserId { get; init; }

    /// <summary>The bay model it was made from.</summary>
    [Id(4)] public required Guid BayModelId { get; init; }

    /// <summary>Nova keypair, or null.</summary>
    [Id(5)] public string? Keypair { get; init; }

    /// <summary>Size of the Docker volume in GiB.</summary>
    [Id(6)] public int? DockerVolumeSize { get; init; }

    /// <summary>Labels in force.</summary>
    [Id(7)] public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Labels of the bay model at the time of creation, for the difference that clients show.</summary>
    [Id(8)] public ImmutableSortedDictionary<string, string> BayModelLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Flavor of the masters.</summary>
    [Id(9)] public string? MasterFlavorId { get; init; }

    /// <summary>Flavor of the workers.</summary>
    [Id(10)] public string? FlavorId { get; init; }

    /// <summary>Minutes until a creation is given up; 0 for no limit of the tenant's.</summary>
    [Id(11)] public required int CreateTimeoutMinutes { get; init; }

    /// <summary>Heat's id of the bay's stack; null until there is one.</summary>
    [Id(12)] public string? StackId { get; init; }

    /// <summary>Where the bay stands.</summary>
    [Id(13)] public required BayStatus Status { get; init; }

    /// <summary>The true cause of a failed status; null otherwise.</summary>
    [Id(14)] public string? StatusReason { get; init; }

    /// <summary>Health, or null where nobody measures it.</summary>
    [Id(15)] public HealthStatus? HealthStatus { get; init; }

    /// <summary>Health per part, for example <c>api</c> → <c>ok</c>.</summary>
    [Id(16)] public ImmutableSortedDictionary<string, string> HealthStatusReason { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Discovery address for etcd or swarm, where the tenant gave one.</summary>
    [Id(17)] public string? DiscoveryUrl { get; init; }

    /// <summary>Address of the engine's API, for example <c>https://203.0.113.5:6443</c>; null until known.</summary>
    [Id(18)] public string? ApiAddress { get; init; }

    /// <summary>Version of the engine, where known.</summary>
    [Id(19)] public string? CoeVersion { get; init; }

    /// <summary>Version of the container runtime, where known.</summary>
    [Id(20)] public string? ContainerVersion { get; init; }

    /// <summary>Addresses of all workers.</summary>
    [Id(21)] public ImmutableArray<string> NodeAddresses { get; init; } = [];

    /// <summary>Addresses of all masters.</summary>
    [Id(22)] public ImmutableArray<string> MasterAddresses { get; init; } = [];

    /// <summary>Existing network to build in, name or id as given.</summary>
    [Id(23)] public string? FixedNetwork { get; init; }

    /// <summary>Existing subnet to build in, name or id as given.</summary>
    [Id(24)] public string? FixedSubnet { get; init; }

    /// <summary>Whether machines get floating addresses.</summary>
    [Id(25)] public bool FloatingIpEnabled { get; init; }

    /// <summary>Whether a load balancer stands before the masters.</summary>
    [Id(26)] public bool MasterLbEnabled { get; init; }

    /// <summary>When it was accepted.</summary>
    [Id(27)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; null until then.</summary>
    [Id(28)] public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The groups of machines, default-master first.</summary>
    [Id(29)] public ImmutableArray<NodeGroupSnapshot> NodeGroups { get; init; } = [];

    /// <summary>What runs or ran last, for progress displays; null before the first operation.</summary>
    [Id(30)] public OperationSnapshot? Operation { get; init; }

    /// <summary>Wanted machines of all worker groups together.</summary>
    public int NodeCount => Machines(NodeGroups.Where(static group => group.Role != NodeGroupSnapshot.MasterRole));

    /// <summary>Wanted machines of all master groups together.</summary>
    public int MasterCount => Machines(NodeGroups.Where(static group => group.Role == NodeGroupSnapshot.MasterRole));

    // Absurd counts are accepted, as upstream; a sum that no int holds must not make the bay unreadable.
    private static int Machines(IEnumerable<NodeGroupSnapshot> groups) => (int)Math.Min(int.MaxValue, groups.Sum(static group => (long)group.NodeCount));
}
