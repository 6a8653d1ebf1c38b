using System.Collections.Immutable;
using Magnum.Grains.Abstractions.BayModels;

namespace Magnum.Grains.Abstractions.Bays;

/// <summary>What somebody wants of a new bay; what is null comes from its bay model.</summary>
[GenerateSerializer, Immutable, Alias("Magnum.BayWishes")]
public sealed record BayWishes
{
    /// <summary>Name; 1 to 242 letters, digits, <c>_</c>, <c>.</c>, <c>-</c>, a letter first.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Masters, at least 1; more than one needs the load balancer.</summary>
    [Id(1)] public int MasterCount { get; init; } = 1;

    /// <summary>Workers, at least 0.</summary>
    [Id(2)] public int NodeCount { get; init; } = 1;

    /// <summary>Nova keypair of the caller.</summary>
    [Id(3)] public string? Keypair { get; init; }

    /// <summary>Flavor of the masters.</summary>
    [Id(4)] public string? MasterFlavorId { get; init; }

    /// <summary>Flavor of the workers.</summary>
    [Id(5)] public string? FlavorId { get; init; }

    /// <summary>Docker volume in GiB, at least 1.</summary>
    [Id(6)] public int? DockerVolumeSize { get; init; }

    /// <summary>Labels instead of the model's, or added to them where <see cref="MergesLabels"/>; empty counts as null.</summary>
    [Id(7)] public ImmutableSortedDictionary<string, string>? Labels { get; init; }

    /// <summary>Whether <see cref="Labels"/> are added to the model's, winning over them.</summary>
    [Id(8)] public bool MergesLabels { get; init; }

    /// <summary>Minutes until the creation is given up; 0 for no limit. Default 60, as Magnum's.</summary>
    [Id(9)] public int CreateTimeoutMinutes { get; init; } = 60;

    /// <summary>Discovery address.</summary>
    [Id(10)] public string? DiscoveryUrl { get; init; }

    /// <summary>Existing network, name or id.</summary>
    [Id(11)] public string? FixedNetwork { get; init; }

    /// <summary>Existing subnet, name or id.</summary>
    [Id(12)] public string? FixedSubnet { get; init; }

    /// <summary>Floating addresses for machines.</summary>
    [Id(13)] public bool? FloatingIpEnabled { get; init; }

    /// <summary>Load balancer before the masters.</summary>
    [Id(14)] public bool? MasterLbEnabled { get; init; }

    /// <summary>The whole description of the bay, with the model's values where nothing is wished. Names of networks are not resolved in it yet.</summary>
    /// <param name="model">The bay model.</param>
    /// <param name="driver">Name of the driver that builds the bay.</param>
    public BaySpec Inherit(BayModelSnapshot model, string driver)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new BaySpec
        {
            Name = Name,
            BayModel = model,
            Driver = driver,
            Keypair = Keypair ?? model.KeypairId,
            MasterCount = MasterCount,
            NodeCount = NodeCount,
            DockerVolumeSize = DockerVolumeSize ?? model.DockerVolumeSize,
            Labels = Labels is not { IsEmpty: false } own ? model.Labels : MergesLabels ? model.Labels.SetItems(own) : own,
            MasterFlavorId = MasterFlavorId ?? model.MasterFlavorId,
            FlavorId = FlavorId ?? model.FlavorId,
            CreateTimeoutMinutes = CreateTimeoutMinutes,
            DiscoveryUrl = DiscoveryUrl,
            FixedNetwork = FixedNetwork ?? model.FixedNetwork,
            FixedSubnet = FixedSubnet ?? model.FixedSubnet,
            FloatingIpEnabled = FloatingIpEnabled ?? model.FloatingIpEnabled,
            MasterLbEnabled = MasterLbEnabled ?? model.MasterLbEnabled,
        };
    }
}
