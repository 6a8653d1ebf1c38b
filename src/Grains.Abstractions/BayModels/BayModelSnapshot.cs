using System.Collections.Immutable;

namespace Magnum.Grains.Abstractions.BayModels;

/// <summary>A bay model (today: cluster template).</summary>
/// <remarks>Fields and defaults: openstack/magnum magnum/api/controllers/v1/cluster_template.py, release 15.0.1.</remarks>
[GenerateSerializer, Immutable, Alias("Magnum.BayModelSnapshot")]
public sealed record BayModelSnapshot
{
    /// <summary>The model's UUID.</summary>
    [Id(0)] public required Guid Uuid { get; init; }

    /// <summary>Name; not unique.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Owner.</summary>
    [Id(2)] public required string ProjectId { get; init; }

    /// <summary>Creator.</summary>
    [Id(3)] public required string UserId { get; init; }

    /// <summary><c>kubernetes</c>, <c>swarm</c>, <c>swarm-mode</c>, …</summary>
    [Id(4)] public required string Coe { get; init; }

    /// <summary>Glance image, name or id as given.</summary>
    [Id(5)] public required string ImageId { get; init; }

    /// <summary>Worker flavor.</summary>
    [Id(6)] public string? FlavorId { get; init; }

    /// <summary>Master flavor.</summary>
    [Id(7)] public string? MasterFlavorId { get; init; }

    /// <summary>Comma-separated addresses.</summary>
    [Id(8)] public string? DnsNameserver { get; init; }

    /// <summary>Nova keypair.</summary>
    [Id(9)] public string? KeypairId { get; init; }

    /// <summary>External network, name or id as given.</summary>
    [Id(10)] public string? ExternalNetworkId { get; init; }

    /// <summary>Existing network, name or id as given.</summary>
    [Id(11)] public string? FixedNetwork { get; init; }

    /// <summary>Existing subnet, name or id as given.</summary>
    [Id(12)] public string? FixedSubnet { get; init; }

    /// <summary><c>flannel</c>, <c>calico</c>, <c>docker</c>.</summary>
    [Id(13)] public string? NetworkDriver { get; init; }

    /// <summary>Port of the engine's API, 1024 to 65535.</summary>
    [Id(14)] public int? ApiserverPort { get; init; }

    /// <summary>Docker volume in GiB.</summary>
    [Id(15)] public int? DockerVolumeSize { get; init; }

    /// <summary>The image's <c>os_distro</c>.</summary>
    [Id(16)] public string? ClusterDistro { get; init; }

    /// <summary>Proxy for http.</summary>
    [Id(17)] public string? HttpProxy { get; init; }

    /// <summary>Proxy for https.</summary>
    [Id(18)] public string? HttpsProxy { get; init; }

    /// <summary>Comma-separated exceptions from the proxies.</summary>
    [Id(19)] public string? NoProxy { get; init; }

    /// <summary><c>cinder</c>, <c>rexray</c>.</summary>
    [Id(20)] public string? VolumeDriver { get; init; }

    /// <summary>Whether the bay runs an image registry.</summary>
    [Id(21)] public bool RegistryEnabled { get; init; }

    /// <summary>Labels.</summary>
    [Id(22)] public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether the engine's API goes without TLS.</summary>
    [Id(23)] public bool TlsDisabled { get; init; }

    /// <summary>Whether every project may use it.</summary>
    [Id(24)] public bool Public { get; init; }

    /// <summary><c>vm</c> or <c>bm</c>.</summary>
    [Id(25)] public required string ServerType { get; init; }

    /// <summary>Registry that is used without TLS.</summary>
    [Id(26)] public string? InsecureRegistry { get; init; }

    /// <summary>Docker's storage driver.</summary>
    [Id(27)] public string? DockerStorageDriver { get; init; }

    /// <summary>Load balancer before the masters.</summary>
    [Id(28)] public bool MasterLbEnabled { get; init; }

    /// <summary>Floating addresses for machines.</summary>
    [Id(29)] public bool FloatingIpEnabled { get; init; } = true;

    /// <summary>Not in the lists of others.</summary>
    [Id(30)] public bool Hidden { get; init; }

    /// <summary>Comma-separated by custom.</summary>
    [Id(31)] public string? Tags { get; init; }

    /// <summary>Driver named by the model or the image.</summary>
    [Id(32)] public string? Driver { get; init; }

    /// <summary>When it was made.</summary>
    [Id(33)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; null until then.</summary>
    [Id(34)] public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Counts the changes, from 1; a change names the revision that it was made from.</summary>
    [Id(35)] public int Revision { get; init; } = 1;
}
