using System.Collections.Immutable;
using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>Everything a bay is to be, with every default and every inherited value already filled in.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.BaySpec")]
public sealed record BaySpec
{
    /// <summary>Name; 1 to 242 characters, a letter first.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The model as it was when the bay was asked for.</summary>
    [Id(1)] public required BayModelSnapshot BayModel { get; init; }

    /// <summary>Name of the driver that builds it.</summary>
    [Id(2)] public required string Driver { get; init; }

    /// <summary>Nova keypair, or null.</summary>
    [Id(3)] public string? Keypair { get; init; }

    /// <summary>Masters, at least 1.</summary>
    [Id(4)] public required int MasterCount { get; init; }

    /// <summary>Workers, at least 0.</summary>
    [Id(5)] public required int NodeCount { get; init; }

    /// <summary>Docker volume in GiB.</summary>
    [Id(6)] public int? DockerVolumeSize { get; init; }

    /// <summary>Labels in force (the model's already merged where asked).</summary>
    [Id(7)] public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Flavor of the masters.</summary>
    [Id(8)] public string? MasterFlavorId { get; init; }

    /// <summary>Flavor of the workers.</summary>
    [Id(9)] public string? FlavorId { get; init; }

    /// <summary>Minutes; 0 for no limit of the tenant's.</summary>
    [Id(10)] public required int CreateTimeoutMinutes { get; init; }

    /// <summary>Discovery address given by the tenant.</summary>
    [Id(11)] public string? DiscoveryUrl { get; init; }

    /// <summary>Existing network, as given.</summary>
    [Id(12)] public string? FixedNetwork { get; init; }

    /// <summary>Existing subnet, as given.</summary>
    [Id(13)] public string? FixedSubnet { get; init; }

    /// <summary>Floating addresses for machines.</summary>
    [Id(14)] public bool FloatingIpEnabled { get; init; }

    /// <summary>Load balancer before the masters.</summary>
    [Id(15)] public bool MasterLbEnabled { get; init; }

    /// <summary>Neutron's id of the external network, resolved from the model's name or id; null when the model has none.</summary>
    [Id(16)] public string? ExternalNetworkId { get; init; }

    /// <summary>Neutron's id of <see cref="FixedNetwork"/>; on bare metal, where that is null, of the network of <see cref="FixedSubnet"/>.</summary>
    [Id(17)] public string? FixedNetworkId { get; init; }

    /// <summary>Neutron's id of <see cref="FixedSubnet"/>.</summary>
    [Id(18)] public string? FixedSubnetId { get; init; }
}
