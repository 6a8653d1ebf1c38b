using Magnum.Drivers.Rules;

namespace Magnum.Drivers.Machines;

/// <summary>What drivers of bare metal do with labels and fields otherwise than those of virtual machines.</summary>
internal static class BareMetalRules
{
    /// <summary>What such bays' machines are called by.</summary>
    public const string ServerType = "bm";

    private const string NoVolumes = "Ironic's machines get no volumes of Cinder";
    private const string NoNetwork = "the bay makes no network of its own";

    // A virtual machine's port has a switch before it that enforces its security groups; here Neutron may take them and do nothing.
    private const string NoRegistry = "whoever reaches the registry may write to it, and on bare metal there may be nothing that enforces the security groups before it";

    /// <summary>Rules of virtual machines as they are on bare metal, in the same order.</summary>
    public static IEnumerable<BayRule> Of(IEnumerable<BayRule> rules) => rules.Select(static rule => rule.Name switch
    {
        "fixed_network" => rule with { Meaning = "the network that Ironic's machines are plugged into, if it is named beside its subnet; the bay makes none" },
        "fixed_subnet" => rule with { IsRequired = true, When = null, Meaning = "the subnet of the network that Ironic's machines are plugged into" },
        "master_lb_enabled" => rule with { When = null },
        "external_network" => rule with { Meaning = "where floating addresses come from" },
        "dns_nameserver" => rule with { Meaning = "nothing: the given subnet says which name servers machines use" },
        "no_proxy" => rule with { Meaning = "what machines reach without the proxy; the given network is to be among it" },
        "docker_volume_size" or "docker_volume_type" or "etcd_volume_type" => rule.Refuse(NoVolumes),
        "etcd_volume_size" => rule with { Values = new ValueRule.OneOf("0"), Meaning = NoVolumes },
        "fixed_subnet_cidr" => rule.Refuse(NoNetwork),
        "registry_enabled" => rule with { Values = new ValueRule.Off(), When = null, Meaning = NoRegistry },
        "registry_port" => rule.Refuse(NoRegistry),
        _ => rule,
    });
}
