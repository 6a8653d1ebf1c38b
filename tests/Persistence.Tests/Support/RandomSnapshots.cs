using System.Collections.Immutable;
using Magnum.Grains.Abstractions.BayModels;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Federations;

namespace Magnum.Persistence.Tests.Support;

/// <summary>Snapshots with many ties, gaps and odd texts, from a seed.</summary>
public sealed class RandomSnapshots(int seed)
{
    private static readonly string[] Words = ["a", "B", "b", "Ä", "ab", "a b", "😀", "\uFFFD", "z", "", "'; --", "%"];

    private readonly Random _random = new(seed);

    /// <summary>A bay of the project.</summary>
    public BaySnapshot Bay(string project) => new()
    {
        Uuid = Uuid(),
        Name = Word(),
        ProjectId = project,
        UserId = Word(),
        BayModelId = new Guid(_random.Next(3), 0, 0, new byte[8]),
        Keypair = Maybe(),
        DockerVolumeSize = MaybeNumber(),
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("kube_tag", Word()),
        MasterFlavorId = Maybe(),
        FlavorId = Maybe(),
        CreateTimeoutMinutes = _random.Next(0, 120),
        StackId = Maybe(),
        Status = (BayStatus)_random.Next(0, 8),
        StatusReason = Maybe(),
        HealthStatus = _random.Next(3) == 0 ? null : (HealthStatus)_random.Next(0, 3),
        DiscoveryUrl = Maybe(),
        ApiAddress = Maybe(),
        CoeVersion = Maybe(),
        ContainerVersion = Maybe(),
        NodeAddresses = ["10.0.0.5"],
        FixedNetwork = Maybe(),
        FixedSubnet = Maybe(),
        FloatingIpEnabled = Flag(),
        MasterLbEnabled = Flag(),
        CreatedAt = Instant(),
        UpdatedAt = Flag() ? Instant() : null,
        NodeGroups = [new NodeGroupSnapshot { Id = 1, Uuid = Uuid(), Name = "default-worker", Role = "worker", NodeCount = 3, Status = BayStatus.CreateComplete, CreatedAt = Instant() }],
    };

    /// <summary>A bay model of the project.</summary>
    public BayModelSnapshot BayModel(string project) => new()
    {
        Uuid = Uuid(),
        Name = Word(),
        ProjectId = project,
        UserId = Word(),
        Coe = Word(),
        ImageId = Word(),
        FlavorId = Maybe(),
        MasterFlavorId = Maybe(),
        DnsNameserver = Maybe(),
        KeypairId = Maybe(),
        ExternalNetworkId = Maybe(),
        FixedNetwork = Maybe(),
        FixedSubnet = Maybe(),
        NetworkDriver = Maybe(),
        ApiserverPort = MaybeNumber(),
        DockerVolumeSize = MaybeNumber(),
        ClusterDistro = Maybe(),
        HttpProxy = Maybe(),
        HttpsProxy = Maybe(),
        NoProxy = Maybe(),
        VolumeDriver = Maybe(),
        RegistryEnabled = Flag(),
        TlsDisabled = Flag(),
        Public = Flag(),
        ServerType = Word(),
        InsecureRegistry = Maybe(),
        DockerStorageDriver = Maybe(),
        MasterLbEnabled = Flag(),
        FloatingIpEnabled = Flag(),
        Hidden = Flag(),
        Tags = Maybe(),
        CreatedAt = Instant(),
        UpdatedAt = Flag() ? Instant() : null,
    };

    /// <summary>A federation of the project.</summary>
    public FederationSnapshot Federation(string project) => new()
    {
        Uuid = Uuid(),
        Name = Word(),
        ProjectId = project,
        HostBayId = new Guid(_random.Next(3), 0, 0, new byte[8]),
        Members = [Uuid()],
        Status = (BayStatus)_random.Next(0, 8),
        Properties = ImmutableSortedDictionary<string, string>.Empty.Add("dns-zone", Word()),
        CreatedAt = Instant(),
        UpdatedAt = Flag() ? Instant() : null,
    };

    /// <summary>One of two.</summary>
    public bool Flag() => _random.Next(2) == 0;

    private Guid Uuid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private string Word() => Words[_random.Next(Words.Length)];

    private string? Maybe() => _random.Next(3) == 0 ? null : Word();

    private int? MaybeNumber() => _random.Next(3) == 0 ? null : _random.Next(0, 12);

    // Fractions and offsets of every kind, so that only a true instant sorts right.
    private DateTimeOffset Instant() => new DateTimeOffset(2026, 5, 6, 7, 8, 0, TimeSpan.Zero)
        .AddTicks(_random.Next(4) * 1_000_000L + (_random.Next(3) * 10L))
        .ToOffset(TimeSpan.FromHours(_random.Next(-3, 4)));
}
