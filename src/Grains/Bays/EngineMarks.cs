namespace Magnum.Grains.Bays;

/// <summary>How Kubernetes' cloud provider marks what it makes in the cloud for a Service or an Ingress: by a description that ends with the name of its cluster, here the bay's UUID.</summary>
/// <remarks>
/// Source: openstack/magnum magnum/common/octavia.py and neutron.py (15.0.1), which look for the same words; kubernetes/cloud-provider-openstack writes
/// <c>Kubernetes external service NAME from cluster UUID</c> and <c>Kubernetes ingress NAME in namespace NAME from cluster UUID</c>.
/// </remarks>
internal static class EngineMarks
{
    private const string Beginning = "Kubernetes ";

    private const string OfFloatingIp = "Floating IP for ";

    /// <summary>Whether a load balancer with that description was made by the engine of that bay and no other.</summary>
    public static bool IsBalancerOf(Guid bay, string description)
    {
        var end = $" from cluster {bay:D}";
        return description.StartsWith(Beginning, StringComparison.Ordinal) && description.EndsWith(end, StringComparison.Ordinal) && description.Length > Beginning.Length + end.Length;
    }

    /// <summary>The same for a floating address. One that the tenant brought has other words.</summary>
    public static bool IsFloatingIpOf(Guid bay, string description) =>
        description.StartsWith(OfFloatingIp, StringComparison.Ordinal) && IsBalancerOf(bay, description[OfFloatingIp.Length..]);
}
