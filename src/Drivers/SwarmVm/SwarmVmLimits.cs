using System.Collections.Immutable;
using Magnum.Drivers.Machines;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.SwarmVm;

/// <summary>What this driver does not build, said before anything is made.</summary>
internal static class SwarmVmLimits
{
    /// <summary>
    /// Labels that change a swarm of Magnum's and not one of this driver's (openstack/magnum doc/source/user/index.rst "Labels", release 15).
    /// Labels of other engines and the tenant's own mean nothing here and are accepted, as there.
    /// </summary>
    public static readonly ImmutableArray<string> UnsupportedLabels =
        ["swarm_strategy", "rexray_preempt", "docker_volume_type", "flannel_network_cidr", "flannel_network_subnetlen", "flannel_backend"];

    /// <exception cref="BayPlanException">The bay asks for something that this driver does not build.</exception>
    public static void Check(BayPlanInput input)
    {
        var model = input.Spec.BayModel;
        MachineLimits.Check(input);
        MachineLimits.Refuse(input.NodeGroups.Where(static group => group.Role == NodeGroupSnapshot.MasterRole).Sum(static group => group.NodeCount) != 1,
            "master_count must be 1: this driver does not build a swarm of several managers yet.");
        MachineLimits.Refuse(model.NetworkDriver is not (null or "docker"), $"network_driver must be docker, not '{model.NetworkDriver}'.");
        MachineLimits.Refuse(!string.IsNullOrEmpty(model.VolumeDriver), $"volume_driver: this driver installs no '{model.VolumeDriver}'.");
        MachineLimits.Refuse(model.DockerStorageDriver is not (null or "" or "overlay2"),
            $"docker_storage_driver must be overlay2, not '{model.DockerStorageDriver}'.");
        foreach (var label in UnsupportedLabels)
        {
            MachineLimits.Refuse(input.Spec.Labels.Text(label) is not null, $"The label {label} is not supported by this driver.");
        }
    }
}
