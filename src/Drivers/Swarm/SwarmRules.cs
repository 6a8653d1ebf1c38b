using Magnum.Drivers.Kubernetes;
using Magnum.Drivers.Machines;
using Magnum.Drivers.Rules;

namespace Magnum.Drivers.Swarm;

/// <summary>What drivers do with every label of Magnum's Swarm drivers and with the fields that they may choose, as it is on virtual machines.</summary>
internal static class SwarmRules
{
    /// <summary>A rule of each.</summary>
    public static IEnumerable<BayRule> All =>
    [
        .. MachineRules.Fields,
        BayRule.Field("network_driver", static spec => spec.BayModel.NetworkDriver, new ValueRule.OneOf("docker"), "the overlay networks of Docker itself"),
        BayRule.Field("volume_driver", static spec => spec.BayModel.VolumeDriver, new ValueRule.Nothing(), "the driver installs no plugin for volumes"),
        BayRule.Field("insecure_registry", static spec => spec.BayModel.InsecureRegistry, new ValueRule.Text(), "a registry that Docker may pull from without TLS"),
        .. MachineRules.Labels,
        BayRule.Label("swarm_strategy", new ValueRule.OneOf("spread"), "the only strategy of Docker's swarm mode"),
        .. BayRule.Off("the driver installs no plugin for volumes", "rexray_preempt"),
        .. BayRule.Refused("networks are Docker's own", "flannel_network_cidr", "flannel_network_subnetlen", "flannel_backend"),
        .. BayRule.Refused("the driver pulls no images", "container_infra_prefix"),
    ];

    /// <summary>Labels of other engines.</summary>
    public static IEnumerable<string> Foreign => [.. KubernetesRules.All.Where(static rule => rule.IsLabel).Select(static rule => rule.Name), .. EngineLabels.Mesos];
}
