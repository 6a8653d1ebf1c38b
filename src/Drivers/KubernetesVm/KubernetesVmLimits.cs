using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>What this driver does not build, said before anything is made.</summary>
internal static class KubernetesVmLimits
{
    /// <exception cref="BayPlanException">The bay asks for something that this driver does not build.</exception>
    public static void Check(BayPlanInput input)
    {
        var (spec, model) = (input.Spec, input.Spec.BayModel);
        Refuse(spec.MasterLbEnabled, "master_lb_enabled needs a load balancer of Octavia, which this driver does not use yet.");
        Refuse(input.NodeGroups.Where(static group => group.Role == NodeGroupSnapshot.MasterRole).Sum(static group => group.NodeCount) != 1,
            "master_count must be 1: more masters need a load balancer of Octavia before them, which this driver does not use yet.");
        Refuse(spec.DockerVolumeSize > 0 || input.NodeGroups.Any(static group => group.DockerVolumeSize > 0),
            "docker_volume_size needs a volume of Cinder, which this driver does not use yet.");
        Refuse(model.RegistryEnabled, "registry_enabled: this driver does not run an image registry in the bay.");
        Refuse(model.NetworkDriver is not (null or "flannel" or "calico"), $"network_driver must be flannel or calico, not '{model.NetworkDriver}'.");
        Refuse(spec.FixedSubnetId is not null && spec.FixedNetworkId is null, "fixed_subnet needs fixed_network beside it.");
        Refuse(spec.ExternalNetworkId is null && (spec.FloatingIpEnabled || spec.FixedNetworkId is null),
            "Required parameter external_network not provided.");
        Refuse(input.Machine is null && !model.TlsDisabled,
            "The machines ask for their certificates themselves, which needs a credential for machines: the operator has not enabled it here, and TLS is not disabled.");
        Refuse(input.ServiceAccountKeys is null, "The bay has no key pair for service accounts.");
    }

    /// <exception cref="BayPlanException">The group asks for something that this driver does not build.</exception>
    public static void Check(NodeGroupSnapshot group) =>
        Refuse(group.DockerVolumeSize > 0, "docker_volume_size needs a volume of Cinder, which this driver does not use yet.");

    private static void Refuse(bool condition, string sentence)
    {
        if (condition)
        {
            throw new BayPlanException(sentence);
        }
    }
}
