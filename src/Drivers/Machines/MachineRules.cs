using System.Globalization;
using Magnum.Drivers.Rules;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Machines;

/// <summary>What all drivers with machines do with labels and fields in the same way.</summary>
internal static class MachineRules
{
    /// <summary>More members than that only make it slower for masters to agree.</summary>
    private const int MostMasters = 7;

    private static readonly BayCondition OwnNetwork = new("bays that make a network of their own, without fixed_network", static spec => NetworkOf(spec) is null);
    private static readonly BayCondition Balanced = new("bays with master_lb_enabled", static spec => spec.MasterLbEnabled);
    private static readonly BayCondition Healed = new(
        "bays whose API has an address outside (floating_ip_enabled, or master_lb_floating_ip_enabled with a load balancer), where the service can ask it, or with auto_healing_controller",
        static spec => spec.Labels.Flag("auto_healing_enabled") is not true || spec.Labels.Text("auto_healing_controller") is not null || MachineParameters.HasAddressOutside(spec));
    private static readonly BayCondition OwnOrGivenSubnet = new("bays that make a network of their own, or with fixed_subnet", static spec => NetworkOf(spec) is null || SubnetOf(spec) is not null);

    /// <summary>Fields of the template and of the cluster.</summary>
    public static IEnumerable<BayRule> Fields =>
    [
        BayRule.Field("master_count", static spec => Text(spec.MasterCount), new ValueRule.Number(1, MostMasters), "machines that run the engine's API; Magnum's own checks demand master_lb_enabled for more than one"),
        BayRule.Field("master_lb_enabled", static spec => spec.MasterLbEnabled ? "true" : null, new ValueRule.Flag(), "whether a load balancer of Octavia is before the masters") with { When = OwnOrGivenSubnet },
        MachineVolumes.DockerField,
        BayRule.Field("docker_storage_driver", static spec => spec.BayModel.DockerStorageDriver, new ValueRule.OneOf("overlay2"), "the one that machines are set up with"),
        BayRule.Field("registry_enabled", static spec => spec.BayModel.RegistryEnabled ? "true" : null, new ValueRule.Flag(), "whether the first master keeps a registry of images, which every machine knows as localhost:5000, or the port of registry_port")
            with { When = new("bays with TLS", static spec => !spec.BayModel.TlsDisabled) },
        BayRule.Field("discovery_url", static spec => spec.DiscoveryUrl, new ValueRule.Nothing(), "machines find each other without it"),
        BayRule.Field("fixed_subnet", SubnetOf, new ValueRule.Text(), "the subnet of the given network that machines are in")
            with { When = new("bays in a given network, and needs fixed_network beside it", static spec => NetworkOf(spec) is not null) },
        BayRule.Field("fixed_network", NetworkOf, new ValueRule.Text(), "the network that machines are in; without it the bay makes one, and a router to external_network"),
        BayRule.Field("external_network", static spec => spec.BayModel.ExternalNetworkId, new ValueRule.Text(), "where floating addresses come from and the bay's router leads to"),
        BayRule.Field("floating_ip_enabled", static spec => Text(spec.FloatingIpEnabled), new ValueRule.Flag(), "whether every machine gets a floating address"),
        BayRule.Field("apiserver_port", static spec => spec.BayModel.ApiserverPort is { } port ? Text(port) : null, new ValueRule.Number(1, 65535), "port of the engine's API"),
        BayRule.Field("tls_disabled", static spec => Text(spec.BayModel.TlsDisabled), new ValueRule.Flag(), "whether the engine's API is open to everybody, without certificates"),
        BayRule.Field("dns_nameserver", static spec => spec.BayModel.DnsNameserver, new ValueRule.Text(), "name servers of the bay's own network, with commas between"),
        BayRule.Field("http_proxy", static spec => spec.BayModel.HttpProxy, new ValueRule.Text(), "proxy of machines"),
        BayRule.Field("https_proxy", static spec => spec.BayModel.HttpsProxy, new ValueRule.Text(), "proxy of machines, for TLS"),
        BayRule.Field("no_proxy", static spec => spec.BayModel.NoProxy, new ValueRule.Text(), "what machines reach without the proxy; the bay's own network is added"),
        BayRule.Field("keypair", static spec => spec.Keypair, new ValueRule.Text(), "key of Nova by which machines may be logged into; without it their port 22 stays closed"),
        BayRule.Field("create_timeout", static spec => Text(spec.CreateTimeoutMinutes), new ValueRule.Number(0, int.MaxValue), "minutes that Heat and machines have; 0 for no limit but Heat's own"),
    ];

    /// <summary>Labels.</summary>
    public static IEnumerable<BayRule> Labels =>
    [
        BayRule.Label("fixed_subnet_cidr", new ValueRule.Network(), "the bay's own network") with { When = OwnNetwork },
        BayRule.Label("availability_zone", new ValueRule.Text(), "zone of Nova that machines are in; a group may have another"),
        BayRule.Label("min_node_count", new ValueRule.Number(0, int.MaxValue), "least size of the default workers"),
        BayRule.Label("auto_healing_enabled", new ValueRule.Flag(), "whether the service replaces machines that are unwell: workers, and one master of three or more") with { When = Healed },
        BayRule.Label("auto_healing_controller", new ValueRule.OneOf("magnum-auto-healer"), "the tenant's own one in the bay, which then replaces them instead; the driver installs none"),
        .. OfLoadBalancer.Select(static rule => rule with { When = Balanced }),
        BayRule.Label("registry_port", new ValueRule.Number(1, 65535), "port of the bay's registry of images; 5000 unless told") with { When = new("registry_enabled", static spec => spec.BayModel.RegistryEnabled) },
        BayRule.Label(TenantResources.Label, new ValueRule.HeatFragment(), "built in the bay's own stack and deleted with it (docs/extensions.md)"),
        .. MachineVolumes.Labels,
        .. BayRule.Refused("it is for an autoscaler of the driver's, and there is none; a node group has a max_node_count of its own", "max_node_count"),
    ];

    private static IEnumerable<BayRule> OfLoadBalancer =>
    [
        BayRule.Label("master_lb_floating_ip_enabled", new ValueRule.Flag(), "whether the load balancer has a floating address; without it, what floating_ip_enabled says"),
        BayRule.Label("master_lb_allowed_cidrs", new ValueRule.Networks(), "who may use the load balancer; the bay's own network is added, a given one is to be among them"),
        BayRule.Label("octavia_provider", new ValueRule.Text(), "who provides the load balancer; without it, Octavia's default"),
        BayRule.Label("octavia_lb_algorithm", new ValueRule.OneOf("ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "SOURCE_IP_PORT"), "which master gets a connection; ROUND_ROBIN unless told, with the provider ovn SOURCE_IP_PORT, its only one"),
        BayRule.Label("octavia_lb_healthcheck", new ValueRule.Flag(), "whether masters that do not answer get no connections; true unless told"),
    ];

    private static string? SubnetOf(BaySpec spec) => spec.FixedSubnetId ?? spec.FixedSubnet;

    private static string? NetworkOf(BaySpec spec) => spec.FixedNetworkId ?? spec.FixedNetwork;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool flag) => flag ? "true" : "false";
}
