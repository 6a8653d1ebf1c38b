namespace Magnum.Drivers.Machines;

/// <summary>What no driver with machines builds, said before anything is made.</summary>
internal static class MachineLimits
{
    /// <exception cref="BayPlanException">The bay asks for something that none of them builds.</exception>
    public static void Check(BayPlanInput input)
    {
        var (spec, model) = (input.Spec, input.Spec.BayModel);
        Refuse(spec.MasterLbEnabled, "master_lb_enabled needs a load balancer of Octavia, which this driver does not use yet.");
        Refuse(spec.DockerVolumeSize > 0 || input.NodeGroups.Any(static group => group.DockerVolumeSize > 0),
            "docker_volume_size needs a volume of Cinder, which this driver does not use yet.");
        Refuse(model.RegistryEnabled, "registry_enabled: this driver does not run an image registry in the bay.");
        Refuse(spec.FixedSubnetId is not null && spec.FixedNetworkId is null, "fixed_subnet needs fixed_network beside it.");
        Refuse(spec.ExternalNetworkId is null && (spec.FloatingIpEnabled || spec.FixedNetworkId is null),
            "Required parameter external_network not provided.");
        Refuse(input.Machine is null && !model.TlsDisabled,
            "The machines ask for their certificates themselves, which needs a credential for machines: the operator has not enabled it here, and TLS is not disabled.");
    }

    /// <exception cref="BayPlanException">The condition holds.</exception>
    public static void Refuse(bool condition, string sentence)
    {
        if (condition)
        {
            throw new BayPlanException(sentence);
        }
    }
}
