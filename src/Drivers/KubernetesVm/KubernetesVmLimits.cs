using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.KubernetesVm;

/// <summary>What this driver does not build, said before anything is made.</summary>
internal static class KubernetesVmLimits
{
    /// <exception cref="BayPlanException">The bay asks for something that this driver does not build.</exception>
    public static void Check(BayPlanInput input)
    {
        MachineLimits.Check(input, KubernetesVmRules.Table);
        MachineLimits.Refuse(input.ServiceAccountKeys is null, "The bay has no key pair for service accounts.");
    }

    /// <exception cref="BayPlanException">The group asks for something that this driver does not build.</exception>
    public static void Check(NodeGroupSnapshot group) =>
        MachineLimits.Refuse(group.DockerVolumeSize > 0, "docker_volume_size needs a volume of Cinder, which this driver does not use.");
}
