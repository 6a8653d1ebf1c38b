using System.Globalization;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Tests.Rules;

/// <summary>Writes fields of templates and clusters by their names.</summary>
internal static class BayFields
{
    /// <exception cref="ArgumentException">There is no such field: a new rule needs a line here.</exception>
    public static BaySpec Put(BaySpec spec, string field, string value) => field switch
    {
        "master_count" => spec with { MasterCount = Number(value) },
        "master_lb_enabled" => spec with { MasterLbEnabled = Flag(value) },
        "docker_volume_size" => spec with { DockerVolumeSize = Number(value) },
        "docker_storage_driver" => spec with { BayModel = spec.BayModel with { DockerStorageDriver = value } },
        "registry_enabled" => spec with { BayModel = spec.BayModel with { RegistryEnabled = Flag(value) } },
        "discovery_url" => spec with { DiscoveryUrl = value },
        "fixed_subnet" => spec with { FixedSubnet = value, FixedSubnetId = value },
        "fixed_network" => spec with { FixedNetwork = value, FixedNetworkId = value },
        "external_network" => spec with { ExternalNetworkId = value, BayModel = spec.BayModel with { ExternalNetworkId = value } },
        "floating_ip_enabled" => spec with { FloatingIpEnabled = Flag(value) },
        "apiserver_port" => spec with { BayModel = spec.BayModel with { ApiserverPort = Number(value) } },
        "tls_disabled" => spec with { BayModel = spec.BayModel with { TlsDisabled = Flag(value) } },
        "dns_nameserver" => spec with { BayModel = spec.BayModel with { DnsNameserver = value } },
        "http_proxy" => spec with { BayModel = spec.BayModel with { HttpProxy = value } },
        "https_proxy" => spec with { BayModel = spec.BayModel with { HttpsProxy = value } },
        "no_proxy" => spec with { BayModel = spec.BayModel with { NoProxy = value } },
        "keypair" => spec with { Keypair = value },
        "create_timeout" => spec with { CreateTimeoutMinutes = Number(value) },
        "os_distro" => spec with { BayModel = spec.BayModel with { ClusterDistro = value } },
        "network_driver" => spec with { BayModel = spec.BayModel with { NetworkDriver = value } },
        "volume_driver" => spec with { BayModel = spec.BayModel with { VolumeDriver = value } },
        "insecure_registry" => spec with { BayModel = spec.BayModel with { InsecureRegistry = value } },
        _ => throw new ArgumentException($"No field {field}.", nameof(field)),
    };

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    private static bool Flag(string value) => bool.Parse(value);
}
