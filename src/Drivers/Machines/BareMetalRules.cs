using Magnum.Drivers.Rules;

namespace Magnum.Drivers.Machines;

/// <summary>What drivers of bare metal do with labels and fields otherwise than those of virtual machines.</summary>
internal static class BareMetalRules
{
    private const string NoVolumes = "Ironic's machines get no volumes of Cinder";
    private const string NoNetwork = "the bay makes no network of its own";

    /// <summary>Rules of virtual machines as they are on bare metal, in the same order.</summary>
    public static IEnumerable<BayRule> Of(IEnumerable<BayRule> rules) => rules.Select(static rule => rule.Name switch
    {
        "fixed_network" => rule with { IsRequired = true, Meaning = "the network that Ironic's machines are plugged into; the bay makes none" },
        "fixed_subnet" => rule with { IsRequired = true, When = null, Meaning = "the subnet of the given network that machines are in" },
        "master_lb_enabled" => rule with { When = null },
        "external_network" => rule with { Meaning = "where floating addresses come from" },
        "dns_nameserver" => rule with { Meaning = "nothing: the given subnet says which name servers machines use" },
        "no_proxy" => rule with { Meaning = "what machines reach without the proxy; the given network is to be among it" },
        "docker_volume_size" or "docker_volume_type" or "etcd_volume_type" => rule.Refuse(NoVolumes),
        "etcd_volume_size" => rule with { Values = new ValueRule.OneOf("0"), Meaning = NoVolumes },
        "fixed_subnet_cidr" => rule.Refuse(NoNetwork),
        _ => rule,
    });
}
