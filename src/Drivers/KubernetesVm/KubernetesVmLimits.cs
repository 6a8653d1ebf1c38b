using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>What this driver does not build, said before anything is made.</summary>
internal static class KubernetesVmLimits
{
    /// <exception cref="BayPlanException">The bay asks for something that this driver does not build.</exception>
    public static void Check(BayPlanInput input)
    {
        var model = input.Spec.BayModel;
        MachineLimits.Check(input);
        MachineLimits.Refuse(input.NodeGroups.Where(static group => group.Role == NodeGroupSnapshot.MasterRole).Sum(static group => group.NodeCount) != 1,
            "master_count must be 1: more masters need a load balancer of Octavia before them, which this driver does not use yet.");
        MachineLimits.Refuse(model.NetworkDriver is not (null or "flannel" or "calico"), $"network_driver must be flannel or calico, not '{model.NetworkDriver}'.");
        MachineLimits.Refuse(input.ServiceAccountKeys is null, "The bay has no key pair for service accounts.");
    }

    /// <exception cref="BayPlanException">The group asks for something that this driver does not build.</exception>
    public static void Check(NodeGroupSnapshot group) =>
        MachineLimits.Refuse(group.DockerVolumeSize > 0, "docker_volume_size needs a volume of Cinder, which this driver does not use yet.");
}
